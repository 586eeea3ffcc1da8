"""Shared views: lists that everybody finds beside their own."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.conversations import actions
from comptoir.conversations.models import SavedView
from comptoir.conversations.queries import setup as queries
from comptoir.desk import setup_pages
from comptoir.desk.setup_pages import Deed, FormPage
from comptoir.desk.setup_work_forms import ViewForm
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.permissions import Permission

PLACE = "setup:views"


@require_GET
@agent_required(Permission.MANAGE_SETUP)
def views(request: AgentRequest) -> HttpResponse:
    return setup_pages.page(request, "desk/setup/views.html", PLACE, {"views": queries.shared_views()})


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def new(request: AgentRequest) -> HttpResponse:
    form = ViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.keep_view(actor(request), None, form.details())
        return setup_pages.saved(request, reverse(PLACE), _("Everybody has it now."))
    return setup_pages.form_page(request, FormPage(PLACE, _("New shared view"), reverse(PLACE)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def view(request: AgentRequest, view_id: int) -> HttpResponse:
    found = _view(view_id)
    form = ViewForm(request.POST or None, initial={"name": found.name, "query": found.query})
    if request.method == "POST" and form.is_valid():
        actions.keep_view(actor(request), None, form.details(), found)
        return setup_pages.saved(request, reverse(PLACE), _("Saved."))
    deed = Deed(_("Delete"), reverse("setup:view_delete", args=[found.pk]), is_dangerous=True)
    return setup_pages.form_page(request, FormPage(PLACE, found.name, reverse(PLACE), deeds=(deed,)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def delete(request: AgentRequest, view_id: int) -> HttpResponse:
    found, back = _view(view_id), reverse(PLACE)
    if request.method == "GET":
        title = _("Delete the view “%(name)s”?") % {"name": found.name}
        return setup_pages.ask(request, PLACE, title, _("It leaves everybody's list."), _("Delete"), back)
    actions.delete_view(actor(request), found)
    return setup_pages.saved(request, back, _("The view is deleted."))


def _view(view_id: int) -> SavedView:
    found = queries.shared_view_numbered(view_id)
    if found is None:
        raise Http404
    return found
