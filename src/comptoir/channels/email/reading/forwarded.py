"""Who wrote a mail that somebody sends on: read from the headers that mail programs put above it."""

import re
from typing import Final

from comptoir.channels.email.reading import addresses
from comptoir.channels.email.reading import reply_patterns as patterns
from comptoir.channels.email.reading.addresses import Address

_SUBJECT: Final = re.compile(r"^\s*(?:fwd?|tr|wg|rv|enc|i|doorst|vs|vb|videresendt|reenv)\s*[:：]", re.IGNORECASE)
_MAX_LINES: Final = 400
_HEADER_LINES: Final = 12


def forwarded_from(subject: str, text: str) -> Address | None:
    """The sender of the forwarded mail, when the text holds one with an address."""
    lines = text[:200_000].split("\n")[:_MAX_LINES]
    for at, line in enumerate(lines):
        is_marked = bool(patterns.FORWARDED.match(line[:300]))
        if is_marked or (_SUBJECT.match(subject) and patterns.header_label(line) == "from"):
            for header in lines[at : at + _HEADER_LINES]:
                if patterns.header_label(header) == "from":
                    found = addresses.parse(patterns.header_value(header).replace("[mailto:", "<").replace("]", ">"))
                    return next((one for one in found if "@" in one.email), None)
    return None
