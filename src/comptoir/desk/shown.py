"""Rows and entries as templates print them: everything is put in words here, before the loop."""

from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from comptoir.conversations.channel import UnknownChannel, channel
from comptoir.conversations.models import Priority, Status
from comptoir.conversations.queries.lists import Page, Row
from comptoir.conversations.search import Found
from comptoir.desk.ages import Ages
from comptoir.desk.respond import piece
from comptoir.people.models import Agent

STATUS_HUE = {"new": "accent", "open": "", "waiting": "sky", "on_hold": "brass", "solved": "accent", "closed": ""}
PRIORITY_HUE = {1: "", 2: "", 3: "brass", 4: "brick"}
STATUS_ICON = {
    "new": "sparkles",
    "open": "message-circle",
    "waiting": "clock",
    "on_hold": "pause",
    "solved": "circle-check",
    "closed": "archive",
}


@dataclass(slots=True)
class RowShown:
    number: int
    href: str
    who: str
    when: str
    at: str
    what: str
    preview: str
    icon: str
    hue: str
    is_unread: bool
    state: str  # empty when it is simply open
    state_hue: str
    priority: str  # empty when it is normal
    priority_hue: str
    clock: str
    clock_css: str
    assignee: str


class Moments(NamedTuple):
    """What of a row depends on the moment it is shown."""

    when: str
    clock: str
    clock_css: str


class Painter:
    """Puts rows in words for one reader; made once a request."""

    def __init__(self, agent: Agent) -> None:
        self.agent_id = agent.pk
        self.ages = ages()
        self.language = get_language() or ""

    def rows(self, page: Page | Found, view_key: str) -> list[Markup]:
        """Rows as HTML."""
        return [_row_html(*self._facts_of(row, page.unread), view_key, self.language) for row in page.rows]

    def shown(self, page: Page | Found, view_key: str) -> list[RowShown]:
        """Rows in words, for pages that print them in their own way."""
        return [_shown(*self._facts_of(row, page.unread), view_key) for row in page.rows]

    def _facts_of(self, row: Row, unread: frozenset[int]) -> tuple[Row, bool, bool, Moments]:
        is_ours = row.last_by == "agent" and row.assignee_id == self.agent_id
        return row, row.id in unread, is_ours, Moments(self.ages.since(row.last_at), *self._clock(row))

    def _clock(self, row: Row) -> tuple[str, str]:
        if row.snoozed_until is not None and row.snoozed_until > self.ages.now:
            return _("back %(when)s") % {"when": self.ages.wakes(row.snoozed_until)}, ""
        return self.ages.until(row.promise_at) if row.promise_at is not None else ("", "")


@lru_cache(maxsize=4000)
def _row_html(row: Row, is_unread: bool, is_ours: bool, moments: Moments, view_key: str, language: str) -> Markup:
    """One row's HTML, kept by everything that it shows: most rows of a list were shown before."""
    return piece("desk/_row.html", row=_shown(row, is_unread, is_ours, moments, view_key))


def _shown(row: Row, is_unread: bool, is_ours: bool, moments: Moments, view_key: str) -> RowShown:
    look = look_of(row.channel)
    is_known = row.status in Status.values
    return RowShown(
        number=row.id,
        href=f"{reverse('desk:conversation', args=[row.id])}?view={view_key}",
        who=row.customer_name or _("Somebody"),
        when=moments.when,
        at=row.last_at.isoformat(),
        what=row.subject,
        preview=f"{_('You')}: {row.last_preview}" if is_ours else row.last_preview,
        icon=look.icon,
        hue=look.hue,
        is_unread=is_unread,
        state="" if row.status == Status.OPEN or not is_known else str(Status(row.status).label),
        state_hue=STATUS_HUE.get(row.status, ""),
        priority="" if row.priority == Priority.NORMAL else str(Priority(row.priority).label),
        priority_hue=PRIORITY_HUE.get(row.priority, ""),
        clock=moments.clock,
        clock_css=moments.clock_css,
        assignee=row.assignee_name or "",
    )


def ages() -> Ages:
    """The words for moments in the current reader's zone and language."""
    zone: tzinfo = timezone.get_current_timezone()
    return Ages(zone, get_language() or "en")


@dataclass(frozen=True, slots=True)
class Look:
    """How a channel shows: its label, icon and hue."""

    kind: str
    label: str
    icon: str
    hue: str


def look_of(kind: str) -> Look:
    """A channel's look; one that is no longer installed keeps its name."""
    try:
        known = channel(kind)
    except UnknownChannel:
        return Look(kind, kind, "message-square", "")
    return Look(kind, str(known.label), known.icon, known.hue)
