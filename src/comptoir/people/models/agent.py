"""Those who answer: agents, their teams, roles and invitations."""

from django.db import models
from django.utils import timezone

from comptoir.lib.compiled import Select
from comptoir.people.permissions import SHIPPED_ROLES, Permission


class Team(models.Model):
    """Agents who share queues and hours."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A named set of permissions.  Shipped roles carry a key and keep their name in the reader's language."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, unique=True)
    permissions = models.JSONField(default=list)
    is_shipped = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name to show: a shipped role's in the reader's language."""
        shipped = next((role for role in SHIPPED_ROLES if role.key == self.key), None)
        return str(shipped.name) if shipped else self.name


class Agent(models.Model):
    """A person who answers."""

    account = models.OneToOneField("people.Account", on_delete=models.PROTECT, related_name="agent")
    name = models.CharField(max_length=120)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="agents")
    teams = models.ManyToManyField(Team, related_name="agents", blank=True)
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=64, default="UTC")
    signature = models.TextField(blank=True)
    preferences = models.JSONField(default=dict)  # theme, density, sounds …: see desk/preferences
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def may(self, permission: Permission) -> bool:
        return self.is_active and permission in self.role.permissions

    @property
    def team_ids(self) -> frozenset[int]:
        """Ids of this agent's teams, fetched once for the life of the object."""
        if not hasattr(self, "_team_ids"):
            self._team_ids = frozenset(number for (number,) in _TEAMS_OF(self.pk))
        return self._team_ids


# Every page of the desk asks.
_TEAMS_OF = Select(lambda agent_id: Agent.teams.through.objects.filter(agent_id=agent_id).values_list("team_id"), 1)


class Invitation(models.Model):
    """A seat offered to somebody by mail; used once, by a signed link."""

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    invited_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
