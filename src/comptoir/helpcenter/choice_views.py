"""What a reader chooses for themselves anywhere: language, light or dark, size of the text."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from comptoir.people import queries as people
from comptoir.people.access import VisitorRequest, open_to_all
from comptoir.people.actions import speak_to

YEAR_S = 365 * 24 * 3600
LOOKS = {"theme": ("light", "dark", ""), "text": ("large", "")}


@open_to_all
@require_POST
def language(request: VisitorRequest) -> HttpResponse:
    """Read on in another language; kept in a cookie, and with the customer if we know who it is."""
    response = HttpResponseRedirect(_next(request))
    wanted = request.POST.get("language", "")
    if wanted in people.company_languages():
        keep_choice(response, settings.LANGUAGE_COOKIE_NAME, wanted)
        if request.customer is not None:
            speak_to(request.customer, wanted)
    return response


@open_to_all
@require_POST
def look(request: VisitorRequest) -> HttpResponse:
    """Light, dark or as the device says; larger text."""
    response = HttpResponseRedirect(_next(request))
    for name, allowed in LOOKS.items():
        if name in request.POST and request.POST[name] in allowed:
            keep_choice(response, name, request.POST[name])
    return response


def keep_choice(response: HttpResponse, name: str, value: str) -> None:
    """Remember a choice in this browser for a year; an empty one is forgotten."""
    if value:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, value, max_age=YEAR_S, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(name, samesite="Lax")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours and wanted.startswith("/") else "/"
