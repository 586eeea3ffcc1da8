"""Letters: written in the transaction that needs them, carried by a job, shown to admins while they cannot leave."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation

from comptoir import jobs
from comptoir.lib import mail_address, smtp
from comptoir.lib.mail_address import is_nowhere
from comptoir.people import letters, queries
from comptoir.people.actions.agents import InvitationClosed, check_open, invitation_link
from comptoir.people.models import Invitation, Letter

KEPT: Final = timedelta(days=7)


@transaction.atomic
def post(to: str, subject: str, text: str, html: str = "", sender: str = "") -> Letter:
    """Write a letter; it leaves by a job after the commit, or is held where no SMTP is configured."""
    letter = Letter.objects.create(
        to=to, subject=" ".join(subject.split())[:300], text=text, html=html, sender=sender[:320]
    )
    jobs.enqueue("people.carry_letter", letter_id=letter.pk)
    return letter


def carry(letter_id: int) -> None:
    """Send one letter by SMTP.  Idempotent: one that has left is left alone; without SMTP it is held.

    To `.example`, where the demo company lives, it is always held.

    Raises smtp.Refused when the server refuses: the job tries again later.
    """
    letter = Letter.objects.filter(pk=letter_id, sent_at=None).first()
    if letter is None or not settings.SMTP_URL or is_nowhere(letter.to):
        return
    try:
        _send(letter)
    except smtp.Refused as error:
        Letter.objects.filter(pk=letter_id).update(trouble=str(error)[:300])
        raise
    Letter.objects.filter(pk=letter_id).update(sent_at=timezone.now(), text="", html="", trouble="")


def carry_held() -> int:
    """Since SMTP is configured now, send what was held and is still worth reading; answers how many."""
    if not settings.SMTP_URL:
        return 0
    held = Letter.objects.filter(sent_at=None, created_at__gte=timezone.now() - timedelta(hours=12))
    for letter_id in held.values_list("id", flat=True):
        jobs.enqueue("people.carry_letter", key=f"letter:{letter_id}", letter_id=letter_id)
    return len(held)


def forget_old_letters() -> int:
    """Delete letters of a week ago, sent or not; answers how many."""
    return Letter.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _send(letter: Letter) -> None:
    sender = letter.sender or settings.DEFAULT_FROM_EMAIL
    # The same id at every try: a server that took the letter just before a crash can drop the second one.
    name = f"<letter-{letter.pk}.{letter.created_at:%Y%m%d%H%M%S%f}@{settings.MAIL_DOMAIN}>"
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        sender,
        [letter.to],
        headers={"Message-ID": name, "Auto-Submitted": "auto-generated"},
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    envelope = mail_address.for_envelope(mail_address.parse(sender).address)
    smtp.send(settings.SMTP_URL, envelope, [mail_address.for_envelope(letter.to)], mail.message().as_bytes())


def send_invitation(invitation_id: int) -> None:
    """Write the letter that offers a seat, in the company's language.  Does nothing when the offer is over."""
    invitation = Invitation.objects.select_related("invited_by").filter(pk=invitation_id).first()
    company = queries.company()
    if invitation is None or company is None:
        return
    try:
        check_open(invitation)
    except InvitationClosed:
        return
    inviter = invitation.invited_by.name if invitation.invited_by else ""
    with translation.override(company.language):
        subject, paragraphs = letters.invitation(company.name, inviter, invitation_link(invitation))
    post(invitation.email, subject, "\n\n".join(paragraphs))
