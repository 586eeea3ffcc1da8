"""Files on their way out.  The caller has opened the door; what leaves is never run in our pages."""

from typing import Final

from django.http import FileResponse

from comptoir.files import store
from comptoir.files.models import StoredFile

# Whatever a browser makes of the bytes, it does so without our origin, scripts or cookies.
ALONE: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"


def as_attachment(file: StoredFile) -> FileResponse:
    """The file to be saved, under its own name."""
    response = FileResponse(store.path_of(file.sha256).open("rb"), as_attachment=True, filename=file.name)
    response["Content-Type"] = file.media_type
    return _alone(response)


def as_picture(file: StoredFile) -> FileResponse:
    """The picture to be shown in a page; anything that is none is to be saved instead."""
    if not file.is_image:
        return as_attachment(file)
    response = FileResponse(store.path_of(file.sha256).open("rb"), filename=file.name)
    response["Content-Type"] = file.media_type
    return _alone(response)


def _alone(response: FileResponse) -> FileResponse:
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response
