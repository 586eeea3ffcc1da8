"""The rarer deeds of a story: handing over, splitting off, two customers who are one."""

from comptoir.config.demo.ledger import Ledger
from comptoir.config.demo.scenes import Step
from comptoir.conversations import actions
from comptoir.conversations.models import Conversation, Entry
from comptoir.people.models import Agent, Customer, Team


def hand_over(ledger: Ledger, agent: Agent | None, held: Conversation, team: str) -> None:
    actions.set_team(agent, held, Team.objects.get(pk=ledger.teams[team]))


def make_one(ledger: Ledger, agent: Agent, kept: str, absorbed: str) -> None:
    """The two customers turn out to be one person."""
    kept_customer = Customer.objects.get(pk=ledger.customers[kept])
    actions.merge_customers(agent, kept_customer, Customer.objects.get(pk=ledger.customers[absorbed]))


def split_off(ledger: Ledger, agent: Agent, held: Conversation, step: Step, to: Agent | None) -> Conversation:
    """The word that the step names becomes a conversation of its own; answers that."""
    words = held.messages.filter(entry=Entry.SAID).order_by("position")
    target = actions.split(agent, held, [words[step.split_said - 1].pk], step.split).target
    if step.split_team:
        hand_over(ledger, agent, target, step.split_team)
    if to is not None:
        target.refresh_from_db()
        actions.assign(agent, target, to)
    return target
