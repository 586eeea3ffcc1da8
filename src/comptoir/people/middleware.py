"""Who is asking: sets `request.agent` and `request.customer`, and speaks their language in their time zone."""

import time
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from comptoir.lib.client_address import client_address
from comptoir.people import queries
from comptoir.people.access import agent_of, customer_of
from comptoir.people.actions.accounts import SEEN_EVERY, note_seen
from comptoir.people.models import Account


class WhoIsAsking:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user if isinstance(request.user, Account) else None
        is_desk = request.path.startswith("/desk/")
        request.agent = agent_of(account) if account else None  # type: ignore[attr-defined]
        request.customer = customer_of(account) if account and not is_desk else None  # type: ignore[attr-defined]
        if account:
            _note_seen(request)
        with _spoken(request, is_desk):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response


class _spoken:  # noqa: N801 - reads as a sentence where it is used
    """Activate language and zone for one request, and put the thread back afterwards."""

    def __init__(self, request: HttpRequest, is_desk: bool) -> None:
        # On the pages that both sides have (sign-in, security) an agent who is no customer reads their own language.
        person = request.agent if is_desk else request.customer or request.agent  # type: ignore[attr-defined]
        self.language = chosen_language(request, person.language if person else "")
        self.zone = _zone((person.zone if person else "") or request.COOKIES.get("zone", ""))

    def __enter__(self) -> None:
        translation.activate(self.language)
        timezone.activate(self.zone)

    def __exit__(self, *_: object) -> None:
        translation.deactivate()
        timezone.deactivate()


_seen: dict[str, float] = {}  # session key → when it was last written down, to write once in a while


def _note_seen(request: HttpRequest) -> None:
    key, now = request.session.session_key, time.monotonic()
    if key is None or now - _seen.get(key, float("-inf")) < SEEN_EVERY.total_seconds():
        return
    if len(_seen) > 10_000:
        _seen.clear()
    _seen[key] = now
    note_seen(key, client_address(request))


def chosen_language(request: HttpRequest, own: str) -> str:
    """The cookie (what the person picked here), else their own, else the browser's, else the company's."""
    offered = queries.company_languages()
    for wish in (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), own):
        if wish in offered:
            return wish
    for wish in _accepted(request.headers.get("Accept-Language", "")):
        if wish in offered:
            return wish
    return offered[0]


def _accepted(header: str) -> list[str]:
    return [part.partition(";")[0].strip()[:2].lower() for part in header[:500].split(",")]


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name or queries.company_zone())
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")
