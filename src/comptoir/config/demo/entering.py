"""Who of the demo company can sign in, and with what."""

from django.db import transaction
from django.db.models import QuerySet

from comptoir.config.demo import ledger as ledgers
from comptoir.people.actions import new_account
from comptoir.people.models import Agent


def demo_agents() -> QuerySet[Agent]:
    """The demo's agents, by name; none when it is not here."""
    ledger = ledgers.known()
    ids = ledger.agents.values() if ledger else ()
    return Agent.objects.filter(pk__in=list(ids)).select_related("account", "role")


@transaction.atomic
def set_password(password: str) -> bool:
    """Let each of them sign in with this password; False when there is nobody."""
    agents = list(demo_agents())
    for agent in agents:
        new_account(agent.account.email, password)
    return bool(agents)
