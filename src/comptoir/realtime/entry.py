"""Who is at the door of `/live`: the session's account, or whoever a signed token names; and from which page."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.http import HttpRequest

from comptoir.realtime.topics import Viewer

SALT = "comptoir.realtime.token"
TOKEN_MAX_AGE_S = 12 * 3600
Scope = dict[str, Any]


def sign_token(subject: str) -> str:
    """A token for a page whose reader has no account here, to be passed as `?token=`; good for twelve hours.

    `subject` is what authorisers get as `viewer.subject`, such as "customer:12".
    """
    return signing.dumps(subject, salt=SALT, compress=False)


def header(scope: Scope, name: bytes) -> str:
    """The first header of that (lower-case) name, or ''."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""


def is_from_our_pages(scope: Scope) -> bool:
    """Whether the browser's Origin is this place.  Programs send none, and carry no one's cookies by accident."""
    origin = header(scope, b"origin")
    if not origin:
        return True
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return urlsplit(origin).netloc.lower() == header(scope, b"host").lower()


def token_of(scope: Scope) -> str:
    """The `token` of the query, or ''."""
    return parse_qs(str(scope["query_string"], "latin-1")).get("token", [""])[0]


def session_key_of(scope: Scope) -> str:
    """The session key in the cookies, or ''."""
    try:
        cookies = SimpleCookie(header(scope, b"cookie"))
    except CookieError:
        return ""
    name: str = settings.SESSION_COOKIE_NAME
    return cookies[name].value if name in cookies else ""


def viewer_by_token(token: str) -> Viewer | None:
    """Whom a token names, or None when it is forged or too old."""
    try:
        return Viewer(subject=str(signing.loads(token, salt=SALT, max_age=TOKEN_MAX_AGE_S)))
    except signing.BadSignature:
        return None


def viewer_by_session(session_key: str) -> Viewer | None:
    """The active account that is signed in by this session, or None.  Asks the database: call it in a thread."""
    engine = import_module(settings.SESSION_ENGINE)
    request = HttpRequest()
    request.session = engine.SessionStore(session_key)
    account = get_user(request)
    return Viewer(account_id=account.pk) if account.is_authenticated and account.is_active else None
