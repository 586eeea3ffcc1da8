"""Mails that wait for a person: read again, or put aside with their reason."""

from django.db import transaction

from comptoir import jobs
from comptoir.channels.email.models import RawMail
from comptoir.people.actions import Actor, record


@transaction.atomic
def replay(actor: Actor, raw_mail_id: int) -> bool:
    """Let a mail in quarantine be read once more; False when it is not there any more."""
    changed = RawMail.objects.filter(
        pk=raw_mail_id, state__in=(RawMail.State.QUARANTINED, RawMail.State.DISMISSED)
    ).update(state=RawMail.State.STORED, reason="")
    if not changed:
        return False
    jobs.enqueue("email.take_in", key="email.take_in")
    record(actor, "mail.replayed", None, raw_mail=raw_mail_id)
    return True


@transaction.atomic
def dismiss(actor: Actor, raw_mail_id: int) -> bool:
    """Take a mail out of the list; its bytes stay."""
    changed = RawMail.objects.filter(pk=raw_mail_id, state=RawMail.State.QUARANTINED).update(
        state=RawMail.State.DISMISSED
    )
    if changed:
        record(actor, "mail.dismissed", None, raw_mail=raw_mail_id)
    return bool(changed)
