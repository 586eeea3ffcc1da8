"""Rows and entries as templates print them: everything is put in words here, before the loop."""

from dataclasses import dataclass
from datetime import tzinfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comptoir.conversations.channel import UnknownChannel, channel
from comptoir.conversations.models import Priority, Status
from comptoir.conversations.queries.lists import Page, Row
from comptoir.desk.ages import Ages
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
    css: str


class Painter:
    """Puts rows in words for one reader; made once a request."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.ages = ages()
        self.states = {value: str(label) for value, label in Status.choices}
        self.priorities = {value: str(label) for value, label in Priority.choices}
        self.looks: dict[str, Look] = {}
        self.nobody = _("Somebody")

    def rows(self, page: Page, view_key: str, current: int = 0) -> list[RowShown]:
        base = reverse("desk:conversation", args=[0]).rsplit("0", 1)
        return [
            self.row(each, page.unread, f"{base[0]}{each.id}{base[1]}?view={view_key}", current) for each in page.rows
        ]

    def row(self, row: Row, unread: frozenset[int], href: str, current: int = 0) -> RowShown:
        is_unread = row.id in unread
        clock, clock_css = self._clock(row)
        look = self._look(row.channel)
        spoke = f"{_('You')}: " if row.last_by == "agent" and row.assignee_id == self.agent.pk else ""
        return RowShown(
            number=row.id,
            href=href,
            who=row.customer_name or self.nobody,
            when=self.ages.since(row.last_at),
            at=row.last_at.isoformat(),
            what=row.subject,
            preview=spoke + row.last_preview,
            icon=look.icon,
            hue=look.hue,
            is_unread=is_unread,
            state="" if row.status == Status.OPEN else self.states.get(row.status, row.status),
            state_hue=STATUS_HUE.get(row.status, ""),
            priority="" if row.priority == Priority.NORMAL else self.priorities.get(row.priority, ""),
            priority_hue=PRIORITY_HUE.get(row.priority, ""),
            clock=clock,
            clock_css=clock_css,
            assignee=row.assignee_name or "",
            css=("row unread" if is_unread else "row") + (" current" if row.id == current else ""),
        )

    def _clock(self, row: Row) -> tuple[str, str]:
        if row.snoozed_until is not None and row.snoozed_until > self.ages.now:
            return _("back %(when)s") % {"when": self.ages.wakes(row.snoozed_until)}, ""
        return self.ages.until(row.promise_at) if row.promise_at is not None else ("", "")

    def _look(self, kind: str) -> "Look":
        if kind not in self.looks:
            self.looks[kind] = look_of(kind)
        return self.looks[kind]


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
