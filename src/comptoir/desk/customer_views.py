"""Customers: finding them, their page, editing, merging two who are one, and taking that back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.conversations import actions
from comptoir.conversations.models import Field
from comptoir.conversations.queries import lists as questions
from comptoir.desk import customers, respond
from comptoir.desk.customers import CustomerForm, IdentityForm
from comptoir.desk.person import fields_shown, lines_of, local_time
from comptoir.desk.shown import Painter
from comptoir.people import access
from comptoir.people import actions as people_actions
from comptoir.people.access import AgentRequest, agent_required
from comptoir.people.models import Customer, Identity
from comptoir.people.permissions import Permission


@require_GET
@agent_required(Permission.ANSWER)
def customer_list(request: AgentRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    found = customers.found(typed, request.GET.get("before", ""))
    context = {"typed": typed, "found": found}
    return respond.page(request, "desk/customers.html", ("found",), context)


@require_GET
@agent_required(Permission.ANSWER)
def customer(request: AgentRequest, customer_id: int) -> HttpResponse:
    found = access.customer_for(request.agent, customer_id)
    if found.merged_into_id is not None:
        return redirect("desk:customer", customer_id=found.merged_into_id)
    return render(request, "desk/customer.html", _context(request, found))


@require_http_methods(["GET", "POST"])
@agent_required(Permission.EDIT_CUSTOMERS)
def edit(request: AgentRequest, customer_id: int) -> HttpResponse:
    found = access.customer_for(request.agent, customer_id)
    form = CustomerForm(request.POST or None, initial=customers.initial_of(found))
    if request.method == "POST" and form.is_valid():
        people_actions.edit_customer(_actor(request), found, form.details())
        return respond.done(request, _page(found), say=_("Saved."))
    context = {"person": found, "form": form}
    return render(request, "desk/customer_edit.html", context, status=422 if form.errors else 200)


@require_POST
@agent_required(Permission.EDIT_CUSTOMERS)
def add_identity(request: AgentRequest, customer_id: int) -> HttpResponse:
    """A further address; when another customer has it, the page offers to merge the two."""
    found = access.customer_for(request.agent, customer_id)
    form = IdentityForm(request.POST)
    if form.is_valid():
        try:
            people_actions.add_identity(_actor(request), found, form.kind(), form.cleaned_data["address"])
            return respond.done(request, _page(found), say=_("The address is added."))
        except people_actions.NoAddress:
            form.add_error("address", _("Write a mail address or a phone number with its country, such as +33 1 …"))
        except people_actions.IdentityTaken as taken:
            other = taken.identity.customer
            form.add_error(
                "address",
                _("%(name)s is known by this address. Merge the two if they are one person.") % {"name": other},
            )
    return render(request, "desk/customer.html", _context(request, found, form), status=422)


@require_POST
@agent_required(Permission.EDIT_CUSTOMERS)
def remove_identity(request: AgentRequest, identity_id: int) -> HttpResponse:
    identity = access.identity_for(request.agent, identity_id)
    back = _page(identity.customer)
    if identity.customer.identities.count() == 1:
        return respond.refused(request, back, _("This is the last address of the customer; add another first."))
    people_actions.remove_identity(_actor(request), identity)
    return respond.done(request, back, say=_("The address is removed."))


@require_http_methods(["GET", "POST"])
@agent_required(Permission.EDIT_CUSTOMERS)
def merge(request: AgentRequest, customer_id: int) -> HttpResponse:
    """Two records, one person: choose the other one; everything of theirs comes here."""
    kept = access.customer_for(request.agent, customer_id)
    if request.method == "POST" and request.POST.get("other", "").isdecimal():
        other = access.customer_for(request.agent, int(request.POST["other"]))
        try:
            merged = actions.merge_customers(request.agent, kept, other)
        except actions.NotPossible as error:
            return respond.refused(request, _page(kept), str(error))
        undo = reverse("desk:unmerge_customers", args=[merged.pk])
        return respond.done(request, _page(kept), say=_("The two are one now."), undo=undo)
    typed = request.GET.get("q", "").strip()
    candidates = [row for row in customers.found(typed).rows if row.id != kept.pk] if typed else []
    return render(request, "desk/customer_merge.html", {"person": kept, "typed": typed, "candidates": candidates})


@require_POST
@agent_required(Permission.EDIT_CUSTOMERS)
def unmerge(request: AgentRequest, merge_id: int) -> HttpResponse:
    merged = access.customer_merge_for(request.agent, merge_id)
    actions.unmerge_customers(request.agent, merged)
    return respond.done(request, _page(merged.kept), say=_("They are two again."))


def _context(request: AgentRequest, found: Customer, form: IdentityForm | None = None) -> dict[str, object]:
    page = questions.page(request.agent, questions.of_customer(request.agent, found))
    return {
        "person": found,
        "identities": list(zip(found.identities.all(), lines_of(found), strict=True)),
        "local_time": local_time(found.zone),
        "fields": fields_shown(Field.Of.CUSTOMER, found.fields),
        "rows": Painter(request.agent).shown(page, "everything"),
        "merges": customers.merges_of(found),
        "form": form or IdentityForm(),
        "mail": next((each.address for each in found.identities.all() if each.kind == Identity.Kind.EMAIL), ""),
    }


def _actor(request: AgentRequest) -> people_actions.Actor:
    return people_actions.Actor(request.agent, ip_address=request.META.get("REMOTE_ADDR"))


def _page(found: Customer) -> str:
    return reverse("desk:customer", args=[found.pk])
