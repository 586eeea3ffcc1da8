"""The kind pages for when something is wrong; and 503 instead of 500 when it is the database or the disk."""

import errno
import sqlite3
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

RETRY_AFTER_S = 5
BUSY_WORDS = (
    "locked",
    "busy",
    "disk is full",
    "disk i/o",
    "connection",
    "too many clients",
    "starting up",
    "unable to open",
)


TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for what was too much."""
    if isinstance(exception, TOO_MUCH):
        return too_much()
    return _page(400, _("That did not arrive whole"), _("Please go back and try again. Nothing was changed."))


def too_much() -> HttpResponse:
    """413: nothing of it was taken."""
    text = _("What you sent was larger than we can take at once. Send fewer or smaller files. Nothing was changed.")
    return _page(413, _("That was too much at once"), text)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(403, _("This is not open to you"), _("If you think it should be, ask whoever looks after this place."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(404, _("There is nothing here"), _("The address may be old, or it is not yours to see."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("This page was open for too long, or cookies are off. Go back, reload it and send again: nothing is lost.")
    return _page(403, _("Please send that again"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After when the database or the disk could not take it just now."""
    if is_passing(sys.exc_info()[1]):
        return busy()
    return _page(500, _("Something broke on our side"), _("It has been noted. Nothing you sent before this was lost."))


def busy() -> HttpResponse:
    """503: try again shortly."""
    text = _("We could not keep what you sent, so please send it again in a moment. Nothing was half done.")
    response = _page(503, _("Just a moment, please"), text)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def is_passing(error: BaseException | None) -> bool:
    """Whether this failure is the database's or the disk's and may pass by itself."""
    if isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError):
        said = str(error).lower()
        return any(word in said for word in BUSY_WORDS) or isinstance(error, InterfaceError)
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def _page(status: int, title: str, text: str) -> HttpResponse:
    # Without the request: what every page knows asks the database, which may be the very thing that is away.
    html = render_to_string("config/error.html", {"title": title, "text": text, "status": status})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
