"""Ways back in that an admin gives an agent: a new password, a forgotten second factor, every browser signed out."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from comptoir.people.actions import audit
from comptoir.people.actions.accounts import end_sessions_of
from comptoir.people.actions.agents import check_may_give
from comptoir.people.models import Agent


@transaction.atomic
def reset_link(actor: audit.Actor, agent: Agent) -> str:
    """An address at which an agent sets a new password, to hand over when no mail leaves; good for three days.

    Raises NotAllowed for an agent who may do more than the one who asks: the link signs in as them.
    """
    check_may_give(actor, agent.role)
    audit.record(actor, "agent.reset_link_made", agent)
    account = agent.account
    return settings.ADDRESS + reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)},
    )


@transaction.atomic
def forget_second_factor(actor: audit.Actor, agent: Agent) -> None:
    """Take an agent's app, passkeys and recovery codes away (a lost telephone), and sign them out everywhere.

    Raises NotAllowed.
    """
    check_may_give(actor, agent.role)
    Authenticator.objects.filter(user=agent.account).delete()
    audit.record(actor, "agent.second_factor_forgotten", agent)
    end_sessions_of(actor, agent.account)


@transaction.atomic
def sign_agent_out(actor: audit.Actor, agent: Agent) -> None:
    """End every session of an agent at once.  Raises NotAllowed."""
    check_may_give(actor, agent.role)
    end_sessions_of(actor, agent.account)
