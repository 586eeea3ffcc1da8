"""How much one request may carry: refused by what it announces, before a byte of it is read or written anywhere."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from comptoir.config.errors import too_much
from comptoir.files.uploads import MAX_FILES


class RefuseTooMuch:
    """Middleware.  Without it a body of any size would be spooled to disk before a view could say no."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > largest_body():
            return too_much()
        return self.get_response(request)


def largest_body() -> int:
    """As many files as one word may have, each as large as it may be, and the words."""
    return MAX_FILES * int(settings.UPLOAD_MAX_BYTES) + int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
