"""Files of a request: out to its reader, and in before its words are sent."""

from collections.abc import Callable

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comptoir.conversations.models import Conversation
from comptoir.files import serving, uploads
from comptoir.files.models import StoredFile
from comptoir.helpcenter.access import public_file, reader_required
from comptoir.helpcenter.friction import TooOften, count_upload, wait_words
from comptoir.lib import sizes
from comptoir.lib.client_address import client_address
from comptoir.people.access import VisitorRequest, open_to_all


@reader_required
@require_safe
def download(request: VisitorRequest, conversation: Conversation, file_id: str) -> FileResponse:
    """A file to be saved."""
    return _found(serving.as_attachment, conversation, file_id)


@reader_required
@require_safe
def picture(request: VisitorRequest, conversation: Conversation, file_id: str) -> FileResponse:
    """A picture to be shown in the request's page."""
    return _found(serving.as_picture, conversation, file_id)


def _found(serve: Callable[[StoredFile], FileResponse], conversation: Conversation, file_id: str) -> FileResponse:
    try:
        return serve(public_file(conversation, file_id).file)
    except FileNotFoundError as error:
        raise Http404 from error


@open_to_all
@require_POST
def upload(request: VisitorRequest) -> HttpResponse:
    """Take one file before its words are sent; answers the token by which the page then names it."""
    given = request.FILES.get("file")
    if given is None:
        return _refused(422, _("There was no file in that."))
    if given.size is not None and given.size > uploads.max_bytes():
        limit = sizes.shown(uploads.max_bytes())
        return _refused(413, _("This file is too large: it may have %(limit)s.") % {"limit": limit})
    try:
        count_upload(client_address(request))
    except TooOften as limit:
        response = _refused(429, wait_words(limit))
        response["Retry-After"] = str(limit.after_s)
        return response
    kept = uploads.keep(given)
    return JsonResponse({"token": kept.token, "name": kept.file.name, "size": sizes.shown(kept.file.size_bytes)})


def _refused(status: int, words: str) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)
