"""What customers see and set about themselves."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comptoir.people.access import CustomerRequest, customer_required


@customer_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: CustomerRequest) -> HttpResponse:
    """Name, language and zone; addresses; ways to sign in; where they are signed in; their data."""
    return render(request, "helpcenter/profile.html", {})
