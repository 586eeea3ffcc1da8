"""Files on their way to a word: uploaded one by one or with it, named by signed tokens until the word is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from comptoir.files.actions import keep_upload
from comptoir.files.models import StoredFile
from comptoir.lib import tokens

MAX_FILES: Final = 10  # with one word
GOOD_FOR: Final = timedelta(hours=20)  # less than the sweep's day
_PURPOSE: Final = "upload"


@dataclass(frozen=True)
class KeptUpload:
    """A stored file and the token by which its uploader names it."""

    file: StoredFile
    token: str


def max_bytes() -> int:
    """The largest file that a person may send."""
    return int(settings.UPLOAD_MAX_BYTES)


def keep(upload: UploadedFile) -> KeptUpload:
    """Store an uploaded file.  Raises store.FileTooLarge; OSError when the disk refuses."""
    file = keep_upload(upload.name or "", upload.chunks(), upload.content_type or "")
    return KeptUpload(file, tokens.make(_PURPOSE, str(file.pk), GOOD_FOR))


def named_by(given: Iterable[str]) -> list[KeptUpload]:
    """The files that these tokens name, each once; a token that is forged, too old or swept names nothing."""
    by_id: dict[int, str] = {}
    for token in list(given)[:MAX_FILES]:
        try:
            by_id.setdefault(int(tokens.read(_PURPOSE, token)), token)
        except tokens.TokenError:
            continue
    files = StoredFile.objects.in_bulk(by_id.keys())
    return [KeptUpload(files[pk], token) for pk, token in by_id.items() if pk in files]
