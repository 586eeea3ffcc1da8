"""The front page: one question, the ways to ask it."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptoir.helpcenter import queries
from comptoir.people import queries as people
from comptoir.people.access import VisitorRequest, open_to_all


@open_to_all
@require_safe
def home(request: VisitorRequest) -> HttpResponse:
    """The question, the places to begin, and for those we know what is under way."""
    company, customer = people.company(), request.customer
    mine = queries.my_requests(customer, is_open=True).rows[:3] if customer else []
    facts = {
        "starts": queries.starts(),
        "mine": mine,
        "promise_hours": company.promise_hours if company else 24,
    }
    return render(request, "helpcenter/home.html", facts)


@open_to_all
@require_safe
def ask(request: VisitorRequest) -> HttpResponse:
    """Carry what was typed on the front page to the first page that takes it."""
    words = request.GET.get("words", "").strip()[:2000]
    start = next((each for each in queries.starts() if each.takes_words), None)
    if start is None:
        return HttpResponseRedirect("/")
    return HttpResponseRedirect(f"{start.href}?{urlencode({'words': words})}" if words else start.href)
