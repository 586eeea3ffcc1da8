"""The named permissions that roles are made of, and the roles that ship."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    ANSWER = "conversations.answer", _("Answer customers")
    SEE_ALL = "conversations.see_all", _("See the conversations of every team")
    MERGE = "conversations.merge", _("Merge and split conversations")
    ERASE = "conversations.erase", _("Erase conversations and people")
    EXPORT = "conversations.export", _("Export conversations")
    EDIT_CUSTOMERS = "people.edit_customers", _("Edit and merge customers")
    EDIT_KNOWLEDGE = "knowledge.edit", _("Write articles and saved replies")
    WATCH = "insight.watch", _("Watch teams and read reports")
    MANAGE_AGENTS = "people.manage_agents", _("Invite agents, set roles and teams")
    MANAGE_SETUP = "setup.manage", _("Change inboxes, forms and company settings")
    READ_AUDIT = "audit.read", _("Read the audit trail")


@dataclass(frozen=True)
class ShippedRole:
    key: str
    name: Promise | str
    permissions: tuple[Permission, ...]


_AGENT = (Permission.ANSWER, Permission.MERGE, Permission.EDIT_CUSTOMERS)
_SUPERVISOR = (*_AGENT, Permission.SEE_ALL, Permission.WATCH, Permission.EXPORT)

SHIPPED_ROLES = (
    ShippedRole("agent", _("Agent"), _AGENT),
    ShippedRole("supervisor", _("Supervisor"), _SUPERVISOR),
    ShippedRole("editor", _("Editor"), (*_AGENT, Permission.EDIT_KNOWLEDGE)),
    ShippedRole("admin", _("Admin"), tuple(Permission)),
)
