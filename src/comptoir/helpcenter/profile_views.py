"""What customers see and set about themselves: name, language, zone, addresses, their data."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptoir.helpcenter import actions, export, proofs, queries
from comptoir.helpcenter.choice_views import keep_choice
from comptoir.helpcenter.forms import CodeForm, EmailForm, ProfileForm
from comptoir.helpcenter.friction import TooOften, count_code, wait_words
from comptoir.lib.client_address import client_address
from comptoir.people.access import CustomerRequest, customer_required


@customer_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: CustomerRequest) -> HttpResponse:
    """Name, language and zone; and the ways to the rest."""
    if request.method != "POST":
        return _page(request, None, EmailForm(), 200)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, form, EmailForm(), 422)
    given = form.cleaned_data
    actions.edit_own(request.customer, given["name"], given["language"], given["zone"])
    response = HttpResponseRedirect(reverse("helpcenter:profile"))
    with translation.override(given["language"]):
        messages.success(request, _("Kept."))
    keep_choice(response, settings.LANGUAGE_COOKIE_NAME, given["language"])
    return response


@customer_required
@require_POST
def add_address(request: CustomerRequest) -> HttpResponse:
    """Send a code to a further address; it is added when the code comes back."""
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _page(request, None, form, 422)
    address = form.cleaned_data["email"]
    try:
        count_code(client_address(request), address)
    except TooOften as limit:
        form.add_error(None, wait_words(limit))
        response = _page(request, None, form, 429)
        response["Retry-After"] = str(limit.after_s)
        return response
    actions.send_proof(address, proofs.begin(request.session, address))
    return HttpResponseRedirect(reverse("helpcenter:prove_address"))


@customer_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_address(request: CustomerRequest) -> HttpResponse:
    """Take the code that went to the further address."""
    proof = proofs.under_way(request.session)
    if proof is None:
        messages.error(request, _("This code is too old, or was wrong too often. Please start again."))
        return HttpResponseRedirect(reverse("helpcenter:profile"))
    form = CodeForm(proof.code, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        proofs.end(request.session)
        if actions.add_own_address(request.customer, proof.address):
            messages.success(request, _("The address is yours now."))
        else:
            messages.error(request, _("This address has a sign-in of its own. Write to us, and we join the two."))
        return HttpResponseRedirect(reverse("helpcenter:profile"))
    if request.method == "POST":
        proofs.count_wrong(request.session)
    facts = {"form": form, "email": proof.address}
    return render(request, "helpcenter/prove_address.html", facts, status=422 if request.method == "POST" else 200)


@customer_required
@require_POST
def remove_address(request: CustomerRequest, identity_id: int) -> HttpResponse:
    """Forget a further address."""
    if actions.remove_own_address(request.customer, identity_id):
        messages.success(request, _("The address is removed."))
    return HttpResponseRedirect(reverse("helpcenter:profile"))


@customer_required
@never_cache
@require_safe
def own_data(request: CustomerRequest) -> HttpResponse:
    """All that we keep of this customer that is theirs to see, as one JSON file."""
    actions.note_export(request.customer)
    response = JsonResponse(
        export.of_customer(request.customer), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _page(request: CustomerRequest, form: ProfileForm | None, address_form: EmailForm, status: int) -> HttpResponse:
    customer = request.customer
    if form is None:
        kept = {"name": customer.name, "language": customer.language, "zone": customer.zone or "UTC"}
        form = ProfileForm(initial=kept)
    facts = {
        "form": form,
        "address_form": address_form,
        "addresses": queries.addresses_of(customer),
        "sign_in_address": customer.account.email if customer.account else "",
    }
    return render(request, "helpcenter/profile.html", facts, status=status)
