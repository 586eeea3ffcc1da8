"""Agents: invited, seated, edited, let go."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.http import Http404
from django.utils import timezone
from tests.cast import Cast, an_agent

from comptoir.jobs.running import run_due_jobs
from comptoir.people import actions
from comptoir.people.access import invitation_for
from comptoir.people.actions import Actor, Seat
from comptoir.people.models import AuditEntry, Invitation, Letter, Role
from comptoir.people.permissions import Permission


def role(key: str) -> Role:
    return Role.objects.get(key=key)


def seat_for(cast: Cast, email: str = "zoe@comptoir.test", key: str = "agent") -> Invitation:
    return actions.invite(Actor(cast.root), email, Seat("Zoe", role(key), (cast.billing,)))


def token_of(invitation: Invitation) -> str:
    return actions.invitation_link(invitation).rstrip("/").rpartition("/")[2]


def test_an_invited_agent_takes_the_seat_with_its_role_and_teams(cast: Cast) -> None:
    invitation = invitation_for(token_of(seat_for(cast)))
    zoe = actions.accept_invitation(invitation, "Zoe", "a long enough password 7", "Europe/Madrid")
    assert (zoe.role.key, set(zoe.teams.all()), zoe.zone) == ("agent", {cast.billing}, "Europe/Madrid")
    assert EmailAddress.objects.get(user=zoe.account).verified


def test_an_invitation_is_used_once(cast: Cast) -> None:
    invitation = seat_for(cast)
    actions.accept_invitation(invitation, "Zoe", "a long enough password 7")
    with pytest.raises(actions.InvitationClosed):
        actions.accept_invitation(invitation, "Eve", "another long password 8")
    with pytest.raises(actions.InvitationClosed):
        invitation_for(token_of(invitation))


def test_an_invitation_expires(cast: Cast) -> None:
    invitation = seat_for(cast)
    token = token_of(invitation)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(actions.InvitationClosed):
        invitation_for(token)


def test_a_forged_invitation_is_not_there(cast: Cast) -> None:
    with pytest.raises(Http404):
        invitation_for("1:forged")


def test_an_invitation_taken_back_is_closed_at_once(cast: Cast) -> None:
    invitation = seat_for(cast)
    token = token_of(invitation)
    actions.withdraw_invitation(Actor(cast.root), invitation)
    with pytest.raises(actions.InvitationClosed):
        invitation_for(token)


def test_inviting_again_closes_the_older_link(cast: Cast) -> None:
    first = token_of(seat_for(cast))
    second = token_of(seat_for(cast))
    with pytest.raises(actions.InvitationClosed):
        invitation_for(first)
    assert invitation_for(second)


def test_an_agent_is_not_invited_twice(cast: Cast) -> None:
    with pytest.raises(actions.AlreadyAgent):
        seat_for(cast, "ana@comptoir.test")


def test_the_invitation_is_a_letter_that_waits_while_no_smtp_is_configured(cast: Cast, settings) -> None:
    settings.SMTP_URL = ""
    invitation = seat_for(cast)
    run_due_jobs()
    letter = Letter.objects.get(to="zoe@comptoir.test")
    assert actions.invitation_link(invitation).rpartition("/invitation/")[0] in letter.text
    assert letter.sent_at is None


def test_nobody_gives_what_they_do_not_have(cast: Cast) -> None:
    chief = Role.objects.create(key="chief", name="Chief", permissions=[Permission.MANAGE_AGENTS.value])
    cast.ana.role = chief
    cast.ana.save()
    with pytest.raises(actions.NotAllowed):
        actions.invite(Actor(cast.ana), "friend@comptoir.test", Seat("Friend", role("admin")))
    with pytest.raises(actions.NotAllowed):
        actions.edit_agent(Actor(cast.ana), cast.ana, Seat("Ana", role("admin")))
    with pytest.raises(actions.NotAllowed):
        actions.deactivate_agent(Actor(cast.ana), cast.root)


def test_the_last_admin_is_neither_demoted_nor_let_go(cast: Cast) -> None:
    with pytest.raises(actions.LastAdmin):
        actions.edit_agent(Actor(cast.root), cast.root, Seat("Root", role("agent")))
    with pytest.raises(actions.LastAdmin):
        actions.deactivate_agent(Actor(cast.root), cast.root)
    cast.root.refresh_from_db()
    assert cast.root.is_active and cast.root.role.key == "admin"


def test_of_two_admins_one_may_go(cast: Cast) -> None:
    actions.deactivate_agent(Actor(an_agent("Vera", "admin")), cast.root)
    cast.root.refresh_from_db()
    assert not cast.root.is_active


def test_a_changed_role_is_in_the_trail_with_before_and_after(cast: Cast) -> None:
    actions.edit_agent(Actor(cast.root), cast.ana, Seat("Ana", role("supervisor"), (cast.billing,)))
    assert AuditEntry.objects.get(verb="agent.edited").facts == {"role": ["agent", "supervisor"]}


def test_a_custom_role_changes_what_its_agents_may_do(cast: Cast) -> None:
    details = actions.RoleDetails("Reader", (Permission.WATCH,))
    reader = actions.make_role(Actor(cast.root), details)
    actions.edit_agent(Actor(cast.root), cast.ana, Seat("Ana", reader, (cast.billing,)))
    cast.ana.refresh_from_db()
    assert cast.ana.may(Permission.WATCH) and not cast.ana.may(Permission.ANSWER)
    with pytest.raises(actions.RoleInUse):
        actions.delete_role(Actor(cast.root), reader)


def test_roles_that_ship_stay_as_they_are(cast: Cast) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.edit_role(Actor(cast.root), role("admin"), actions.RoleDetails("Admin", ()))


def test_a_team_with_conversations_is_not_deleted(cast: Cast) -> None:
    with pytest.raises(actions.TeamInUse):
        actions.delete_team(Actor(cast.root), cast.billing)
    actions.delete_team(Actor(cast.root), cast.delivery)
