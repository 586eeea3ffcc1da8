"""Browsers in words: "Firefox on Linux", from what they say of themselves."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

# The order matters: Edge and Opera say that they are Chrome, Chrome says that it is Safari.
PROGRAMS: Final = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
MACHINES: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
_HANDHELD: Final = re.compile("iPhone|Android|Mobile")


@dataclass(frozen=True)
class BrowserRow:
    id: int
    name: str
    ip: str
    since: datetime
    seen_at: datetime
    is_this: bool
    is_handheld: bool
    who: str = ""


def shown(session: Any, current_key: str | None, who: str = "") -> BrowserRow:
    """A row of the accounts library's session, as screens show it."""
    return BrowserRow(
        id=session.pk,
        name=called(session.user_agent),
        ip=session.ip,
        since=session.created_at,
        seen_at=session.last_seen_at,
        is_this=session.session_key == current_key,
        is_handheld=bool(_HANDHELD.search(session.user_agent)),
        who=who,
    )


def called(user_agent: str) -> str:
    """What people would call it."""
    program = next((name for mark, name in PROGRAMS if mark in user_agent), "")
    machine = next((name for mark, name in MACHINES if mark in user_agent), "")
    if program and machine:
        return _("%(browser)s on %(machine)s") % {"browser": program, "machine": machine}
    return program or machine or _("Some other program")
