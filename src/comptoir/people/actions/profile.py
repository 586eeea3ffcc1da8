"""What an agent sets for themselves."""

from dataclasses import dataclass

from django.db import transaction

from comptoir.people.actions import audit
from comptoir.people.models import Agent


@dataclass(frozen=True)
class Profile:
    name: str
    language: str
    zone: str
    signature: str


@transaction.atomic
def edit_profile(actor: audit.Actor, agent: Agent, profile: Profile) -> None:
    agent.name, agent.language = profile.name, profile.language
    agent.zone, agent.signature = profile.zone, profile.signature
    agent.save(update_fields=["name", "language", "zone", "signature"])
    audit.record(actor, "agent.profile_edited", agent)


@transaction.atomic
def set_preferences(agent: Agent, **preferences: str | bool) -> None:
    """Keep how the agent wants the desk to look and sound; others stay as they are."""
    held = Agent.objects.select_for_update().get(pk=agent.pk)
    held.preferences = {**held.preferences, **preferences}
    held.save(update_fields=["preferences"])
    agent.preferences = held.preferences
