"""Writing the audit trail."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from comptoir.lib import clock
from comptoir.people.models import Agent, AuditEntry


@dataclass(frozen=True)
class Actor:
    """Who does it: an agent, or something of ours by name; and from where."""

    agent: Agent | None = None
    name: str = ""
    ip_address: str | None = None

    @property
    def label(self) -> str:
        return self.agent.name if self.agent else self.name


SYSTEM = Actor(name="Comptoir")


def record(actor: Actor, verb: str, subject: Model | None = None, **facts: Any) -> None:
    """Add one row to the audit trail, in the caller's transaction.  `facts` must be JSON and hold no secret."""
    AuditEntry.objects.create(
        at=clock.now(),
        agent=actor.agent,
        actor_name=actor.label[:160],
        verb=verb,
        object_kind=subject._meta.model_name or "" if subject is not None else "",
        object_id=subject.pk if subject is not None else None,
        object_label=str(subject)[:200] if subject is not None else "",
        facts=facts,
        ip_address=actor.ip_address,
    )
