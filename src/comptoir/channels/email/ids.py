"""Ids in our own mails that only we can make: they say which conversation and message an answer belongs to.

The signature is of small letters and digits, since some servers write the part before the @ small.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from comptoir.conversations.models import Conversation, Message

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNATURE_CHARS: Final = 20  # 80 bits
_TOKEN: Final = re.compile(r"c([0-9a-z]{1,12})\.([0-9a-z]{1,12})\.([0-9a-z]{1,8})\.([0-9a-f]{20})", re.IGNORECASE)
_TAG: Final = re.compile(r"\[#(\d{1,12})\]")


@dataclass(frozen=True)
class Token:
    """What one of our ids says.  `message_id` 0: of no message."""

    conversation_id: int
    message_id: int
    inbox_id: int


def token_of(message: Message, inbox_id: int) -> str:
    """The signed part of a mail that carries this message from this inbox; the same every time."""
    value = f"c{_written(message.conversation_id)}.{_written(message.pk)}.{_written(inbox_id)}"
    return f"{value}.{_signature(value)}"


def mail_id_of(message: Message, inbox_id: int) -> str:
    """The Message-ID of the mail that carries this message: sent twice after a crash, it is the same mail twice."""
    return f"<{token_of(message, inbox_id)}@{settings.MAIL_DOMAIN}>"


def plus_address(address: str, token: str) -> str:
    """`support+token@example.net` for `support@example.net`; the plain address when that grows too long."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}" if len(local) + len(token) < 64 else address


def read(text: str) -> Token | None:
    """What our token in a Message-ID or an address says; None when there is none, or somebody made it up."""
    found = _TOKEN.search(text.lower())
    if not found:
        return None
    value, given = found[0].rpartition(".")[0], found[4]
    if not secrets.compare_digest(_signature(value), given):
        return None
    return Token(int(found[1], 36), int(found[2], 36), int(found[3], 36))


def tag_of(conversation: Conversation) -> str:
    """How a subject names a conversation to people and to us: `[#12]`."""
    return f"[#{conversation.number}]"


def numbers_in(subject: str) -> list[int]:
    """The numbers of the conversations that a subject names."""
    return [int(number) for number in _TAG.findall(subject[:1000])]


def _signature(value: str) -> str:
    return salted_hmac("comptoir.mail-id", value, algorithm="sha256").hexdigest()[:_SIGNATURE_CHARS]


def _written(number: int) -> str:
    out = ""
    while True:
        number, rest = divmod(number, 36)
        out = _DIGITS[rest] + out
        if not number:
            return out
