"""Erasing people for good, with the traces they left in the audit trail."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from comptoir.people.actions import audit
from comptoir.people.actions.accounts import end_sessions_of
from comptoir.people.models import Account, Agent, AuditEntry, Customer, CustomerMerge, Invitation


@transaction.atomic
def erase_customers(actor: audit.Actor, customer_ids: Collection[int]) -> int:
    """Delete these customers with addresses, merges and sign-ins; answers how many.

    Raises ProtectedError while one of them has conversations.  Leaves one audit row without names.
    """
    doomed = Customer.objects.filter(pk__in=list(customer_ids))
    accounts = list(doomed.exclude(account=None).values_list("account_id", flat=True))
    Customer.objects.filter(merged_into__in=doomed).update(merged_into=None)
    CustomerMerge.objects.filter(Q(kept__in=doomed) | Q(absorbed__in=doomed)).delete()
    gone = doomed.count()
    doomed.delete()
    Account.objects.filter(pk__in=accounts, agent=None).delete()
    if gone:
        audit.record(actor, "customers.erased", number=gone)
    return gone


@transaction.atomic
def erase_agents(actor: audit.Actor, agent_ids: Collection[int]) -> int:
    """Delete these agents, their sign-ins and invitations; what they wrote elsewhere stays, without a name.

    Answers how many.  Nothing asks whether an admin remains: without one, the set-up link works again.
    """
    doomed = list(Agent.objects.filter(pk__in=list(agent_ids)).select_related("account"))
    for agent in doomed:
        end_sessions_of(actor, agent.account)
        Invitation.objects.filter(email=agent.account.email).delete()
        agent.delete()
        agent.account.delete()
    if doomed:
        audit.record(actor, "agents.erased", number=len(doomed))
    return len(doomed)


@transaction.atomic
def erase_trail(*, by: Collection[str], agent_ids: Collection[int]) -> int:
    """Delete the audit rows of these agents and of actors with these names; for what never happened: a demo."""
    theirs = AuditEntry.objects.filter(Q(agent_id__in=list(agent_ids)) | Q(agent=None, actor_name__in=list(by)))
    return theirs.delete()[0]
