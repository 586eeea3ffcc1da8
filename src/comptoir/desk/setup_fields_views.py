"""Fields that the company adds to conversations, customers and organisations."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.conversations import actions
from comptoir.conversations.models import Field
from comptoir.conversations.queries import setup as queries
from comptoir.desk import setup_pages
from comptoir.desk.setup_pages import FormPage
from comptoir.desk.setup_work_forms import FieldForm, choices_as_text
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.permissions import Permission

PLACE = "setup:fields"


@require_GET
@agent_required(Permission.MANAGE_SETUP)
def fields(request: AgentRequest) -> HttpResponse:
    """The fields of each thing, in the order in which screens show them."""
    names = {"conversation": _("Conversations"), "customer": _("Customers"), "organisation": _("Organisations")}
    groups = [(name, list(queries.fields_of(of))) for of, name in names.items()]
    kinds = dict(FieldForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    return setup_pages.page(request, "desk/setup/fields.html", PLACE, {"groups": groups, "kinds": kinds})


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def new(request: AgentRequest) -> HttpResponse:
    form = FieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.make_field(actor(request), form.details())
        return setup_pages.saved(request, reverse(PLACE), _("The field is there."))
    return setup_pages.form_page(request, FormPage(PLACE, _("New field"), reverse(PLACE)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def field(request: AgentRequest, field_id: int) -> HttpResponse:
    """Names, list, and whether it is shown.  What was filled in stays when it is not."""
    found = _field(field_id)
    initial = {f"label_{code}": label for code, label in found.labels.items()}
    initial |= {"choices": choices_as_text(found), "is_active": found.is_active}
    form = FieldForm(request.POST or None, held=found, initial=initial)
    if found.kind != Field.Kind.CHOICE:
        del form.fields["choices"]
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.setdefault("choices", "")
        actions.edit_field(actor(request), found, form.details(), form.cleaned_data["is_active"])
        return setup_pages.saved(request, reverse(PLACE), _("Saved."))
    title = next(iter(found.labels.values()), found.key)
    return setup_pages.form_page(request, FormPage(PLACE, title, reverse(PLACE), lead=found.key), form)


@require_POST
@agent_required(Permission.MANAGE_SETUP)
def move(request: AgentRequest, field_id: int) -> HttpResponse:
    """Up or down among its own."""
    actions.move_field(actor(request), _field(field_id), -1 if request.POST.get("by") == "up" else 1)
    return redirect(PLACE)


def _field(field_id: int) -> Field:
    found = queries.field_numbered(field_id)
    if found is None:
        raise Http404
    return found
