"""The lists of the desk: one index range scan each, as tuples, fifty at a time, continued by the last row's key."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from comptoir.conversations.access import visible_to
from comptoir.conversations.models import Conversation, Mention, ReadMark, Status
from comptoir.conversations.queries import rows
from comptoir.conversations.queries.rows import COLUMNS as COLUMNS
from comptoir.conversations.queries.rows import Lister
from comptoir.conversations.queries.rows import Row as Row
from comptoir.lib import clock
from comptoir.people.models import Agent, Customer

PAGE = 50


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    unread: frozenset[int]  # ids of rows with a customer's word the agent has not read
    next_key: str  # of the following page, or empty


def listed(agent: Agent, *, at: datetime | None = None) -> QuerySet[Conversation]:
    """What is not done, not merged away and not asleep, as far as the agent may see."""
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=at or clock.now())
    return Conversation.objects.filter(visible_to(agent), awake, is_listed=True)


def mine(agent: Agent, *, at: datetime | None = None) -> QuerySet[Conversation]:
    return listed(agent, at=at).filter(assignee=agent)


def unassigned(agent: Agent, *, at: datetime | None = None) -> QuerySet[Conversation]:
    return listed(agent, at=at).filter(assignee__isnull=True)


def of_team(agent: Agent, team_id: int, *, at: datetime | None = None) -> QuerySet[Conversation]:
    return listed(agent, at=at).filter(team_id=team_id)


def waiting(agent: Agent, *, at: datetime | None = None) -> QuerySet[Conversation]:
    """Those that wait on the customer."""
    return listed(agent, at=at).filter(status=Status.WAITING)


def mentioned(agent: Agent, *, at: datetime | None = None) -> QuerySet[Conversation]:
    """Those in which somebody named the agent, seen or not."""
    named = Mention.objects.filter(agent=agent).values("message__conversation_id")
    return Conversation.objects.filter(pk__in=named, merged_into__isnull=True)


def snoozed(agent: Agent, *, at: datetime | None = None) -> QuerySet[Conversation]:
    return Conversation.objects.filter(visible_to(agent), is_listed=True, snoozed_until__gt=at or clock.now())


def of_customer(agent: Agent, customer: Customer) -> QuerySet[Conversation]:
    """All of one customer that the agent may see, done ones included."""
    return everything(agent).filter(customer=customer)


def everything(agent: Agent, *, at: datetime | None = None) -> QuerySet[Conversation]:
    """All that the agent may see, done ones included."""
    return Conversation.objects.filter(visible_to(agent), merged_into__isnull=True)


COUNTED = 100  # "99+" says enough


def counts(agent: Agent) -> dict[str, int]:
    """How many wait for the agent: their own with a word not answered, and mentions not seen.  Never above COUNTED."""
    return {
        "mine": mine(agent).filter(waiting_since__isnull=False).order_by()[:COUNTED].count(),
        "mentioned": Mention.objects.filter(agent=agent, seen_at__isnull=True)[:COUNTED].count(),
    }


def page(agent: Agent, wanted: QuerySet[Conversation] | Lister, key: str = "", *numbers: int) -> Page:
    """Fifty rows of a list, newest word first, after the row that `key` names.  One query.

    Cheapest by the list's name (`page(agent, lists.mine)`, `page(agent, lists.of_team, key, team_id)`): its SQL is
    compiled once.
    """
    after = _after(key)
    if isinstance(wanted, QuerySet):
        found = rows.of(agent, wanted, PAGE + 1, after)
    else:
        found = rows.of_list(agent, wanted, numbers, PAGE + 1, after)
    shown = [row for row, _ in found[:PAGE]]
    unread = frozenset(row.id for row, is_unread in found[:PAGE] if is_unread)
    last = shown[-1] if len(found) > PAGE else None
    return Page(shown, unread, f"{last.last_at.isoformat()}~{last.id}" if last else "")


def unread_among(agent: Agent, shown: list[Row]) -> frozenset[int]:
    marks = dict(
        ReadMark.objects.filter(agent=agent, conversation_id__in=[row.id for row in shown]).values_list(
            "conversation_id", "position"
        )
    )
    return frozenset(row.id for row in shown if row.last_said_position > marks.get(row.id, 0))


def row_for(agent: Agent, number: int) -> Row | None:
    """One row, to put it in its place when it changed; none when the agent may not see it."""
    found = Conversation.objects.filter(visible_to(agent), pk=number).values_list(*COLUMNS).first()
    return Row(*found) if found else None


def _after(key: str) -> rows.After:
    at, _, last_id = key.partition("~")
    try:
        return datetime.fromisoformat(at.replace(" ", "+")).astimezone(UTC), int(last_id)
    except (ValueError, OverflowError):
        return None
