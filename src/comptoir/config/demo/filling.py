"""Filling the place with the demo company: piece by piece, finished later if it is interrupted, once only."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction

from comptoir import jobs
from comptoir.config.demo import ledger as ledgers
from comptoir.config.demo.ledger import Ledger
from comptoir.config.demo.moving_in import move_in
from comptoir.config.demo.scenes import data
from comptoir.config.demo.telling import Moment, Progress, Teller, moments
from comptoir.config.demo.timetable import Timetable
from comptoir.conversations.actions import mark_read
from comptoir.conversations.models import Conversation
from comptoir.lib import clock
from comptoir.people import queries as people
from comptoir.people.models import Team
from comptoir.people.permissions import Permission

MOVED_IN_BEFORE: Final = timedelta(days=24)
AT_ONCE: Final = 40  # moments in one transaction: other writers get their turn in between


class NotEmpty(RuntimeError):
    """Somebody works here already; the demo company would stand between their customers."""


@dataclass(frozen=True)
class Filled:
    """What `fill` left."""

    is_new: bool  # it was not whole before
    conversations: int
    steps: int
    admin_email: str


def has_demo() -> bool:
    """Whether the demo company, or a part of it, is here."""
    return ledgers.known() is not None


def fill(progress: Progress | None = None, *, password: str = "") -> Filled:
    """Let the demo company move in and its two weeks happen; about ten seconds.

    Without a password nobody of it can sign in.  Idempotent: a second time changes nothing, and a time that was
    interrupted is carried on.  `progress` hears (done, of).  Raises NotEmpty when others' conversations are here.
    """
    is_new = _begin(password)
    steps: list[Moment] = []
    while True:
        with transaction.atomic(), jobs.retelling():
            ledger = ledgers.held()
            if ledger is None or ledger.is_whole:
                break
            timetable = Timetable(ledger.until, people.company_zone())
            steps = steps or moments(timetable)
            is_new = True
            _tell_some(ledger, timetable, steps)
        if progress:
            progress(ledger.told, len(steps))
    ledger = ledgers.known()
    return Filled(is_new, len(ledger.conversations) if ledger else 0, ledger.told if ledger else 0, _admin_email())


def _begin(password: str) -> bool:
    """Move in unless that has happened; answers whether it did now."""
    with transaction.atomic(), jobs.retelling():
        if ledgers.held() is not None:
            return False
        if Conversation.objects.exists():
            raise NotEmpty
        ledger = Ledger(until=clock.now())
        with clock.stopped(ledger.until - MOVED_IN_BEFORE):
            move_in(ledger, password)
        ledger.keep()
    return True


def _tell_some(ledger: Ledger, timetable: Timetable, steps: list[Moment]) -> None:
    teller = Teller(ledger, timetable)
    for moment in steps[ledger.told : ledger.told + AT_ONCE]:
        teller.tell(moment)
        ledger.told += 1
    if ledger.told == len(steps):
        _let_all_read(ledger, teller)
        ledger.is_whole = True
    ledger.keep()


def _let_all_read(ledger: Ledger, teller: Teller) -> None:
    """Everybody has seen what is theirs and older than this morning's; what is fresh is unread."""
    fresh = {pk for name, pk in ledger.conversations.items() if name in teller.scenes and teller.scenes[name].unread}
    teams = {team.pk: {agent.pk for agent in team.agents.all()} for team in Team.objects.prefetch_related("agents")}
    readers = {agent.pk: agent for agent in people.agents()}
    guests = readers.keys() - ledger.agents.values()
    of_all = guests | {agent.pk for agent in readers.values() if agent.may(Permission.SEE_ALL)}
    for held in Conversation.objects.filter(pk__in=set(ledger.conversations.values()) - fresh):
        if held.waiting_since and held.waiting_since > ledger.until - timedelta(hours=6):
            continue
        for pk in of_all | teams.get(held.team_id or 0, set()):
            mark_read(readers[pk], held, held.last_position)


def _admin_email() -> str:
    company = data("company")
    return next(f"{key}@{company['domain']}" for key, told in company["agents"].items() if told["role"] == "admin")
