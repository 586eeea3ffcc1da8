"""A mail that did not come by SMTP (a file, the demo, a fake): through the same door as every other."""

from typing import Any

from comptoir.channels.email import queries
from comptoir.channels.email.actions import Arrived, store_mails, take_in_waiting
from comptoir.channels.email.models import RawMail
from comptoir.channels.email.reading.limits import Cuts
from comptoir.channels.email.reading.read import scan_headers
from comptoir.conversations.models import Inbox


class NoInbox(LookupError):
    """There is no e-mail inbox to receive it; make one first."""


def arrive(raw: bytes, inbox: Inbox | None = None) -> list[dict[str, Any]]:
    """Store the mail and take it in at once; answers what became of it, for each inbox that it is for."""
    ids = store_mails([Arrived(inbox_id, raw, "", to) for inbox_id, to in _wanted(raw, inbox).items()])
    take_in_waiting()
    rows = RawMail.objects.filter(pk__in=ids).select_related("message", "conversation").order_by("pk")
    return [
        {
            "raw_mail": row.pk,
            "state": row.state,
            "reason": row.reason,
            "conversation": row.conversation_id,
            "message": row.message_id,
        }
        for row in rows
    ]


def _wanted(raw: bytes, inbox: Inbox | None) -> dict[int, str]:
    if inbox is not None:
        return {inbox.pk: inbox.address}
    places = queries.places()
    mail = scan_headers(raw, Cuts())
    wanted: dict[int, str] = {}
    for address in (*mail.delivered_to, *(one.email for one in mail.to + mail.cc)):
        inbox_id = places.inbox_id_for(address)
        if inbox_id is not None:
            wanted.setdefault(inbox_id, address)
    if wanted:
        return wanted
    first = Inbox.objects.filter(channel="email", is_active=True).first()
    if first is None:
        raise NoInbox("There is no e-mail inbox to receive it; make one in the set-up first.")
    return {first.pk: first.address}
