"""Wiping the demo company: all of it, and nothing that somebody else made."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction

from comptoir import jobs
from comptoir.channels.email.actions import erase_mails
from comptoir.config.demo import ledger as ledgers
from comptoir.config.demo.ledger import Ledger
from comptoir.config.demo.moving_in import MOVER
from comptoir.conversations.actions import (
    InUse,
    delete_field,
    delete_inbox,
    delete_reply,
    delete_tag,
    delete_view,
    erase_conversations,
)
from comptoir.conversations.models import Conversation, Field, Inbox, SavedReply, SavedView, Tag
from comptoir.people.actions import (
    SYSTEM,
    TeamInUse,
    close_company,
    delete_organisation,
    delete_team,
    erase_agents,
    erase_customers,
    erase_trail,
    mark_demo,
    record,
)
from comptoir.people.models import Customer, Organisation, Team

OF_FAKES = ".fake.example"  # where the strangers of `comptoir fake` live


@dataclass
class Wiped:
    """What went, and what had to stay because somebody else's work refers to it."""

    conversations: int = 0
    kept: list[str] = field(default_factory=list)


def wipe() -> Wiped:
    """Take the demo company away, in one transaction; does nothing when there is none.

    Conversations of its customers and of `comptoir fake` go; what others made stays, and with it the inbox or team that
    it refers to (named in the answer).
    """
    done = Wiped()
    with transaction.atomic(), jobs.retelling():
        ledger = ledgers.held()
        if ledger is None:
            return done
        customers = _customers(ledger)
        done.conversations = _conversations(ledger, customers)
        erase_customers(MOVER, customers)
        _furniture(ledger)
        _inboxes(ledger, done)
        _teams(ledger, done)
        # While the agents are there: afterwards only their names are left in the trail.
        erase_trail(by=(), agent_ids=ledger.agents.values())
        erase_agents(MOVER, ledger.agents.values())
        erase_trail(by=(MOVER.name,), agent_ids=())
        mark_demo(False)
        if not (ledger.made_company and close_company()):
            record(SYSTEM, "demo.wiped", kept=done.kept)
    return done


def _customers(ledger: Ledger) -> set[int]:
    fakes = Customer.objects.filter(identities__address__endswith=OF_FAKES).values_list("pk", flat=True)
    return {*ledger.customers.values(), *fakes}


def _conversations(ledger: Ledger, customers: Collection[int]) -> int:
    theirs = Conversation.objects.filter(customer__in=customers).values_list("pk", flat=True)
    doomed = {*ledger.conversations.values(), *theirs}
    erase_mails(doomed)
    return erase_conversations(MOVER, doomed)


def _furniture(ledger: Ledger) -> None:
    for organisation in Organisation.objects.filter(pk__in=ledger.organisations):
        delete_organisation(MOVER, organisation)
    for reply in SavedReply.objects.filter(pk__in=ledger.replies):
        delete_reply(MOVER, reply)
    for view in SavedView.objects.filter(pk__in=ledger.views):
        delete_view(MOVER, view)
    for held in Field.objects.filter(pk__in=ledger.fields):
        delete_field(MOVER, held)
    for tag in Tag.objects.filter(pk__in=ledger.tags, conversations=None):
        delete_tag(MOVER, tag)


def _inboxes(ledger: Ledger, done: Wiped) -> None:
    for inbox in Inbox.objects.filter(pk__in=ledger.inboxes.values()):
        try:
            delete_inbox(MOVER, inbox)
        except InUse:
            done.kept.append(f"the inbox {inbox.name}")


def _teams(ledger: Ledger, done: Wiped) -> None:
    for team in Team.objects.filter(pk__in=ledger.teams.values()):
        if Inbox.objects.filter(team=team).exists() or SavedReply.objects.filter(team=team).exists():
            done.kept.append(f"the team {team.name}")
            continue
        try:
            delete_team(MOVER, team)
        except TeamInUse:
            done.kept.append(f"the team {team.name}")
