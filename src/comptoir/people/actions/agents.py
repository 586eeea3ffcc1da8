"""Agents: invited, seated, edited, let go.  Nobody gives what they do not have, and an admin always remains."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comptoir import jobs, realtime
from comptoir.lib import tokens
from comptoir.people import queries
from comptoir.people.actions import audit
from comptoir.people.actions.accounts import end_sessions_of, new_account
from comptoir.people.models import Account, Agent, Company, Invitation, Role, Team

INVITATION: Final = "invitation"
INVITATION_DAYS: Final = 7


class NotAllowed(PermissionError):
    """Somebody would give, or take from, rights that they do not have themselves."""


class LastAdmin(RuntimeError):
    """Nobody could manage agents and settings any more."""


class AlreadyAgent(ValueError):
    """An agent signs in with this address."""


class InvitationClosed(RuntimeError):
    """The seat is taken, was taken back, or waited too long."""


@dataclass(frozen=True)
class Seat:
    """What an agent is given."""

    name: str
    role: Role
    teams: tuple[Team, ...] = ()


@transaction.atomic
def invite(actor: audit.Actor, email: str, seat: Seat) -> Invitation:
    """Offer a seat; the letter leaves by a job, and the link can be copied too.  An older open offer is withdrawn.

    Emits `agent.invited`.  Raises AlreadyAgent, NotAllowed.
    """
    check_may_give(actor, seat.role)
    if Agent.objects.filter(account__email=email).exists():
        raise AlreadyAgent(email)
    now = timezone.now()
    Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        email=email,
        name=seat.name,
        role=seat.role,
        invited_by=actor.agent,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    invitation.teams.set(seat.teams)
    audit.record(actor, "agent.invited", invitation, email=email, role=seat.role.key)
    jobs.emit("agent.invited", invitation_id=invitation.pk)
    return invitation


def invitation_link_for(agent: Agent, invitation: Invitation) -> str:
    """The link to copy, for an agent who could have offered that seat; nothing for others, who could take it."""
    return invitation_link(invitation) if may_give(agent, invitation.role) else ""


def invitation_link(invitation: Invitation) -> str:
    """The address at which the seat is taken; good as long as the invitation is."""
    token = tokens.make(INVITATION, str(invitation.pk), invitation.expires_at - timezone.now())
    return settings.ADDRESS + reverse("account_invitation", args=[token])


@transaction.atomic
def withdraw_invitation(actor: audit.Actor, invitation: Invitation) -> None:
    """Take an offer back: its link is dead at once.  Does nothing when it was used."""
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(actor, "agent.invitation_withdrawn", invitation, email=invitation.email)


def account_for_passkey(invitation: Invitation) -> Account:
    """The sign-in that a passkey is about to be made for.  It can do nothing until the seat is taken.  Idempotent."""
    check_open(invitation)
    return new_account(invitation.email)


@transaction.atomic
def accept_invitation(invitation: Invitation, name: str, password: str = "", zone: str = "") -> Agent:
    """Take the seat with a password, or with none when a passkey was just made.  Once only: raises InvitationClosed."""
    held = Invitation.objects.select_for_update().select_related("role").get(pk=invitation.pk)
    check_open(held)
    account = new_account(held.email, password)
    if Agent.objects.filter(account=account).exists():
        raise InvitationClosed
    company = queries.company()
    agent = Agent.objects.create(
        account=account,
        name=name,
        role=held.role,
        language=company.language if company else "en",
        zone=zone or queries.company_zone(),
    )
    agent.teams.set(held.teams.all())
    held.accepted_at = timezone.now()
    held.save(update_fields=["accepted_at"])
    audit.record(audit.Actor(agent), "agent.joined", agent, invited_by=held.invited_by_id)
    return agent


def check_open(invitation: Invitation) -> None:
    """Raises InvitationClosed when it was used, taken back or has expired."""
    is_over = invitation.expires_at <= timezone.now()
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None or is_over:
        raise InvitationClosed


@transaction.atomic
def edit_agent(actor: audit.Actor, agent: Agent, seat: Seat) -> None:
    """Set name, role and teams; what they may see changes at once, on open pages too.  Raises NotAllowed, LastAdmin."""
    _one_at_a_time()
    check_may_give(actor, agent.role)
    check_may_give(actor, seat.role)
    before = {"name": agent.name, "role": agent.role.key, "teams": sorted(team.name for team in agent.teams.all())}
    agent.name, agent.role = seat.name, seat.role
    agent.save(update_fields=["name", "role"])
    agent.teams.set(seat.teams)
    check_admin_remains()
    after = {"name": seat.name, "role": seat.role.key, "teams": sorted(team.name for team in seat.teams)}
    changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changed:
        audit.record(actor, "agent.edited", agent, **changed)
        realtime.recheck(agent.account_id)


@transaction.atomic
def deactivate_agent(actor: audit.Actor, agent: Agent) -> None:
    """Let an agent go: signed out everywhere at once, open work back to the team (`agent.deactivated`).

    What they wrote stays under their name.  Raises NotAllowed, LastAdmin.
    """
    _one_at_a_time()
    check_may_give(actor, agent.role)
    agent.is_active = False
    agent.save(update_fields=["is_active"])
    check_admin_remains()
    audit.record(actor, "agent.deactivated", agent)
    end_sessions_of(actor, agent.account)
    jobs.emit("agent.deactivated", agent_id=agent.pk)


@transaction.atomic
def reactivate_agent(actor: audit.Actor, agent: Agent) -> None:
    """Give the seat back.  Raises NotAllowed."""
    check_may_give(actor, agent.role)
    agent.is_active = True
    agent.save(update_fields=["is_active"])
    audit.record(actor, "agent.reactivated", agent)


def may_give(agent: Agent, role: Role) -> bool:
    """Whether an agent has every permission that the role holds."""
    return set(role.permissions) <= set(agent.role.permissions)


def check_may_give(actor: audit.Actor, role: Role) -> None:
    """Raises NotAllowed when the role holds a permission that the agent who gives or takes it lacks."""
    if actor.agent is not None and not may_give(actor.agent, role):
        raise NotAllowed(role.key)


def check_admin_remains() -> None:
    """Raises LastAdmin (so that the caller's transaction is undone) when nobody could manage the place any more."""
    if not queries.has_admin():
        raise LastAdmin


def _one_at_a_time() -> None:
    """Two admins who demote each other at the same moment wait for one another here."""
    Company.objects.select_for_update().first()
