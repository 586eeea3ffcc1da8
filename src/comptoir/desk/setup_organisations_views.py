"""Organisations: the companies that customers belong to."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.desk import setup_pages
from comptoir.desk.setup_forms import OrganisationForm
from comptoir.desk.setup_pages import Deed, FormPage
from comptoir.people import actions, setup_queries
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.models import Organisation
from comptoir.people.permissions import Permission

PLACE = "setup:organisations"
SHOWN = 200


@require_GET
@agent_required(Permission.EDIT_CUSTOMERS)
def organisations(request: AgentRequest) -> HttpResponse:
    words = request.GET.get("words", "").strip()[:80]
    context = {"organisations": setup_queries.organisations(words)[:SHOWN], "words": words}
    return setup_pages.page(request, "desk/setup/organisations.html", PLACE, context)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.EDIT_CUSTOMERS)
def new(request: AgentRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_organisation(actor(request), form.details())
        except actions.DomainTaken as error:
            form.add_error("domains", _taken(error))
        else:
            return setup_pages.saved(request, reverse(PLACE), _("The organisation is made."))
    return setup_pages.form_page(request, FormPage(PLACE, _("New organisation"), reverse(PLACE)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.EDIT_CUSTOMERS)
def organisation(request: AgentRequest, organisation_id: int) -> HttpResponse:
    found = _organisation(organisation_id)
    initial = {"name": found.name, "domains": " ".join(found.domains), "note": found.note}
    form = OrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_organisation(actor(request), found, form.details())
        except actions.DomainTaken as error:
            form.add_error("domains", _taken(error))
        else:
            return setup_pages.saved(request, reverse(PLACE), _("Saved."))
    around = FormPage(
        PLACE,
        found.name,
        reverse(PLACE),
        deeds=(Deed(_("Delete"), reverse("setup:organisation_delete", args=[found.pk]), is_dangerous=True),),
        template="desk/setup/organisation.html",
    )
    return setup_pages.form_page(request, around, form, people=setup_queries.customers_of(found)[:SHOWN])


@require_http_methods(["GET", "POST"])
@agent_required(Permission.EDIT_CUSTOMERS)
def delete(request: AgentRequest, organisation_id: int) -> HttpResponse:
    found, back = _organisation(organisation_id), reverse(PLACE)
    if request.method == "GET":
        title = _("Delete “%(name)s”?") % {"name": found.name}
        return setup_pages.ask(request, PLACE, title, _("Its customers stay; they belong to none."), _("Delete"), back)
    actions.delete_organisation(actor(request), found)
    return setup_pages.saved(request, back, _("The organisation is deleted."))


def _organisation(organisation_id: int) -> Organisation:
    found = setup_queries.organisation_numbered(organisation_id)
    if found is None:
        raise Http404
    return found


def _taken(error: actions.DomainTaken) -> str:
    return _("“%(domain)s” belongs to %(name)s.") % {"domain": error.domain, "name": error.organisation.name}
