"""Roles: named sets of permissions.  Those that ship stay as they are; a company makes its own beside them."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.text import slugify

from comptoir import realtime
from comptoir.lib import tokens
from comptoir.people.actions import audit
from comptoir.people.actions.agents import NotAllowed, check_admin_remains, check_may_give
from comptoir.people.models import Agent, Invitation, Role
from comptoir.people.permissions import Permission


class RoleInUse(RuntimeError):
    """Agents or open invitations have this role."""


@dataclass(frozen=True)
class RoleDetails:
    name: str
    permissions: tuple[Permission, ...]


@transaction.atomic
def make_role(actor: audit.Actor, details: RoleDetails) -> Role:
    """Raises NotAllowed for a permission that the maker lacks."""
    role = Role(
        key=f"{slugify(details.name)[:30] or 'role'}-{tokens.random_id(6)}",
        name=details.name,
        permissions=[permission.value for permission in details.permissions],
    )
    check_may_give(actor, role)
    role.save()
    audit.record(actor, "role.made", role, permissions=role.permissions)
    return role


@transaction.atomic
def edit_role(actor: audit.Actor, role: Role, details: RoleDetails) -> None:
    """Change a role of the company's own; its agents have the new rights with their next click, open pages included.

    Raises NotAllowed, also for a role that ships; LastAdmin.
    """
    if role.is_shipped:
        raise NotAllowed(role.key)
    check_may_give(actor, role)
    before = list(role.permissions)
    role.name = details.name
    role.permissions = [permission.value for permission in details.permissions]
    check_may_give(actor, role)
    role.save(update_fields=["name", "permissions"])
    check_admin_remains()
    audit.record(
        actor,
        "role.edited",
        role,
        added=sorted(set(role.permissions) - set(before)),
        removed=sorted(set(before) - set(role.permissions)),
    )
    for account_id in Agent.objects.filter(role=role).values_list("account_id", flat=True):
        realtime.recheck(account_id)


@transaction.atomic
def delete_role(actor: audit.Actor, role: Role) -> None:
    """Raises RoleInUse, NotAllowed."""
    if role.is_shipped:
        raise NotAllowed(role.key)
    check_may_give(actor, role)
    closed = ~Q(accepted_at=None) | ~Q(withdrawn_at=None) | Q(expires_at__lt=timezone.now())
    Invitation.objects.filter(closed, role=role).delete()  # the audit trail remembers them
    audit.record(actor, "role.deleted", role)
    try:
        role.delete()
    except ProtectedError as error:
        raise RoleInUse from error
