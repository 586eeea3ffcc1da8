"""One customer's data, for themselves: what they gave us and what was said between us.  Notes are not theirs."""

from typing import Any

from comptoir.conversations.access import requests_of
from comptoir.conversations.models import Attachment, Author, Entry, Message
from comptoir.lib import times
from comptoir.people.models import Customer


def of_customer(customer: Customer) -> dict[str, Any]:
    """Readable JSON; times are UTC.  A fixed number of queries."""
    asked = list(requests_of(customer).order_by("id"))
    said = Message.objects.filter(conversation__in=asked, is_public=True, entry=Entry.SAID).select_related("agent")
    files: dict[int, list[dict[str, Any]]] = {}
    for each in Attachment.objects.filter(message__in=said).select_related("file"):
        about = {"name": each.file.name, "type": each.file.media_type, "size_bytes": each.file.size_bytes}
        files.setdefault(each.message_id, []).append(about)
    words: dict[int, list[dict[str, Any]]] = {}
    for message in said.order_by("conversation", "position"):
        words.setdefault(message.conversation_id, []).append(
            {
                "by": "you" if message.author == Author.CUSTOMER else (message.agent.name if message.agent else ""),
                "at": times.machine(message.created_at),
                "text": message.text,
                "files": files.get(message.pk, []),
            }
        )
    return {
        "name": customer.name,
        "language": customer.language,
        "time_zone": customer.zone,
        "known_since": times.machine(customer.created_at),
        "fields": customer.fields,
        "addresses": [
            {"kind": each.kind, "address": each.address, "is_proved": each.verified_at is not None}
            for each in customer.identities.all()
        ],
        "requests": [
            {
                "number": each.number,
                "subject": each.subject,
                "opened_at": times.machine(each.created_at),
                "status": each.status,
                "fields": each.fields,
                "said": words.get(each.pk, []),
            }
            for each in asked
        ],
    }
