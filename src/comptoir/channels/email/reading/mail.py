"""What was understood of one mail, and the row that `comptoir mail read` prints of it."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from comptoir.channels.email.reading.addresses import Address
from comptoir.channels.email.reading.body import File
from comptoir.channels.email.reading.bounced import Bounces

NOBODY = Address("", "")


@dataclass(frozen=True)
class ReadMail:
    """One mail.  Ids keep their angle brackets; `date` is ISO 8601 in UTC; texts hold no NUL and no surrogate."""

    message_id: str | None = None
    sender: Address = NOBODY
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    date: str | None = None
    text: str = ""
    html: str = ""
    reply_text: str = ""
    reply_html: str = ""
    files: tuple[File, ...] = ()
    why_no_auto_reply: str | None = "the mail could not be read"
    is_automatic: bool = False
    bounces: Bounces = field(default_factory=lambda: Bounces(is_bounce=False))
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    forwarded_from: Address | None = None
    language: str | None = None
    warnings: tuple[str, ...] = ()
    is_whole: bool = True  # False: only its headers could be read

    @property
    def may_auto_reply(self) -> bool:
        return self.why_no_auto_reply is None


def as_row(name: str, mail: ReadMail) -> dict[str, Any]:
    """The JSON object of one mail: its keys are the promise of `comptoir mail read`."""
    return {
        "file": name,
        "message_id": mail.message_id,
        "from": _person(mail.sender),
        "to": [_person(one) for one in mail.to],
        "cc": [_person(one) for one in mail.cc],
        "subject": mail.subject,
        "date": mail.date,
        "text": mail.text,
        "html": mail.html,
        "reply_text": mail.reply_text,
        "attachments": [
            {"name": f.name, "type": f.type, "size": len(f.data), "sha256": hashlib.sha256(f.data).hexdigest()}
            for f in mail.files
        ],
        "may_auto_reply": mail.may_auto_reply,
        "is_bounce": mail.bounces.is_bounce,
        "bounce_recipients": [
            {"address": b.address, "status": b.status, "permanent": b.permanent} for b in mail.bounces.recipients
        ],
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "language": mail.language,
        "warnings": list(mail.warnings),
    }


def _person(address: Address) -> dict[str, str]:
    return {"name": address.name, "email": address.email}
