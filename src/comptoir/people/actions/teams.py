"""Teams: agents who share queues and hours."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from comptoir import realtime
from comptoir.lib import tokens
from comptoir.people.actions import audit
from comptoir.people.models import Agent, Team


class TeamInUse(RuntimeError):
    """Conversations belong to this team; hand them over first."""


@transaction.atomic
def make_team(actor: audit.Actor, name: str, members: Iterable[Agent] = ()) -> Team:
    team = Team.objects.create(name=name, slug=_free_slug(name))
    audit.record(actor, "team.made", team)
    set_members(actor, team, members)
    return team


@transaction.atomic
def rename_team(actor: audit.Actor, team: Team, name: str) -> None:
    """The slug stays: addresses and filters that name it keep working."""
    if team.name != name:
        before, team.name = team.name, name
        team.save(update_fields=["name"])
        audit.record(actor, "team.renamed", team, before=before)


@transaction.atomic
def set_members(actor: audit.Actor, team: Team, members: Iterable[Agent]) -> None:
    """Just these agents are of the team; what the others may see changes at once."""
    before = {agent.pk: agent for agent in team.agents.all()}
    after = {agent.pk: agent for agent in members}
    if before.keys() == after.keys():
        return
    team.agents.set(after.values())
    joined, left = after.keys() - before.keys(), before.keys() - after.keys()
    audit.record(
        actor,
        "team.members_set",
        team,
        joined=sorted(after[pk].name for pk in joined),
        left=sorted(before[pk].name for pk in left),
    )
    for pk in joined | left:
        realtime.recheck({**before, **after}[pk].account_id)


@transaction.atomic
def delete_team(actor: audit.Actor, team: Team) -> None:
    """Raises TeamInUse while conversations belong to it."""
    audit.record(actor, "team.deleted", team)
    accounts = list(team.agents.values_list("account_id", flat=True))
    try:
        team.delete()
    except ProtectedError as error:
        raise TeamInUse from error
    for account_id in accounts:
        realtime.recheck(account_id)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:60] or "team"
    return slug if not Team.objects.filter(slug=slug).exists() else f"{slug}-{tokens.random_id(5)}"
