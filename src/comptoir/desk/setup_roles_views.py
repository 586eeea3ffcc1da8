"""Roles: named sets of permissions."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.desk import setup_pages
from comptoir.desk.setup_forms import RoleForm
from comptoir.desk.setup_pages import Deed, FormPage
from comptoir.people import actions, setup_queries
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.models import Role
from comptoir.people.permissions import Permission

PLACE = "setup:roles"


@require_GET
@agent_required(Permission.MANAGE_AGENTS)
def roles(request: AgentRequest) -> HttpResponse:
    """Every role beside every permission."""
    context = {"roles": setup_queries.roles_with_counts(), "permissions": list(Permission)}
    return setup_pages.page(request, "desk/setup/roles.html", PLACE, context)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS, fresh=True)
def new(request: AgentRequest) -> HttpResponse:
    """A role of the company's own, perhaps begun as a copy (?from=)."""
    model = _maybe(request.GET.get("from", ""))
    form = RoleForm(request.POST or None, initial={"permissions": model.permissions if model else []})
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_role(actor(request), form.details())
        except actions.NotAllowed:
            form.add_error("permissions", _("You can give only what you have yourself."))
        else:
            return setup_pages.saved(request, reverse(PLACE), _("The role is made."))
    return setup_pages.form_page(request, FormPage(PLACE, _("New role"), reverse(PLACE)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS, fresh=True)
def role(request: AgentRequest, role_id: int) -> HttpResponse:
    """Change a role of the company's own."""
    found = _role(role_id)
    if found.is_shipped:
        raise Http404
    initial = {"name": found.name, "permissions": found.permissions}
    form = RoleForm(request.POST or None, role=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_role(actor(request), found, form.details())
        except actions.NotAllowed:
            form.add_error("permissions", _("You can give or take only what you have yourself."))
        except actions.LastAdmin:
            form.add_error("permissions", _("Somebody must stay able to manage agents and settings."))
        else:
            return setup_pages.saved(request, reverse(PLACE), _("Saved. It holds from now on."))
    deed = Deed(_("Delete"), reverse("setup:role_delete", args=[found.pk]), is_dangerous=True)
    return setup_pages.form_page(request, FormPage(PLACE, found.label, reverse(PLACE), deeds=(deed,)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS, fresh=True)
def delete(request: AgentRequest, role_id: int) -> HttpResponse:
    """Delete a role that nobody has."""
    found, back = _role(role_id), reverse(PLACE)
    if request.method == "GET":
        title = _("Delete the role “%(name)s”?") % {"name": found.label}
        return setup_pages.ask(request, PLACE, title, _("Nobody may have it any more."), _("Delete"), back)
    try:
        actions.delete_role(actor(request), found)
    except actions.RoleInUse:
        return setup_pages.refused(request, back, _("Somebody has this role, or is invited to it."))
    except actions.NotAllowed:
        return setup_pages.refused(request, back, _("This role stays."))
    return setup_pages.saved(request, back, _("The role is deleted."))


def _role(role_id: int) -> Role:
    found = setup_queries.role_numbered(role_id)
    if found is None:
        raise Http404
    return found


def _maybe(number: str) -> Role | None:
    return setup_queries.role_numbered(int(number)) if number.isdecimal() else None
