"""My requests."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comptoir.helpcenter import queries
from comptoir.helpcenter.sign_in_views import OFFER_PASSKEY
from comptoir.people.access import CustomerRequest, customer_required, signed_in
from comptoir.people.queries import has_passkey

SHOWN = {"open": True, "solved": False}


@customer_required
@never_cache
@require_safe
def my_requests(request: CustomerRequest) -> HttpResponse:
    """All that this customer has asked, with where it stands and by when we answer."""
    wanted = request.GET.get("show", "")
    page = queries.my_requests(request.customer, is_open=SHOWN.get(wanted), key=request.GET.get("after", ""))
    facts = {
        "page": page,
        "show": wanted if wanted in SHOWN else "",
        "is_first": "after" not in request.GET,
        "offers_passkey": request.session.pop(OFFER_PASSKEY, False) and not has_passkey(signed_in(request)),
    }
    return render(request, "helpcenter/my_requests.html", facts)
