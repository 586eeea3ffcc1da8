"""The only writes of stored files."""

import mimetypes
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings

from comptoir.files import store
from comptoir.files.models import StoredFile
from comptoir.lib import clock

_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f/\\\u202a-\u202e\u2066-\u2069]+")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,59}")


def keep_upload(name: str, chunks: Iterable[bytes], media_type: str = "", max_bytes: int | None = None) -> StoredFile:
    """Store one file's bytes, then its row; the bytes are on disk before the row is.

    Changes: one StoredFile, not yet kept (`mark_kept` when something refers to it; the sweep takes the rest).
    Raises: store.FileTooLarge beyond `max_bytes` (settings.UPLOAD_MAX_BYTES unless given); OSError when the disk
    refuses.
    """
    content = store.put(chunks, max_bytes or settings.UPLOAD_MAX_BYTES)
    safe_name = clean_name(name)
    return StoredFile.objects.create(
        public_id=secrets.token_urlsafe(16),
        name=safe_name,
        media_type=_clean_media_type(media_type, safe_name),
        size_bytes=content.size_bytes,
        sha256=content.sha256,
        created_at=clock.now(),
    )


def mark_kept(file_ids: Iterable[int]) -> None:
    """Something refers to these files now: the sweep leaves them."""
    StoredFile.objects.filter(id__in=list(file_ids)).update(is_kept=True)


def sweep(older_than_h: int = 24) -> int:
    """Delete uploads that nothing came to refer to; answers how many.  Bytes go with their last row."""
    before = clock.now() - timedelta(hours=older_than_h)
    return _delete(StoredFile.objects.filter(is_kept=False, created_at__lt=before)[:500])


def delete_files(file_ids: Iterable[int]) -> int:
    """Delete files that nothing refers to any more; answers how many.  Raises ProtectedError when something does."""
    return _delete(StoredFile.objects.filter(id__in=list(file_ids)))


def _delete(files: Iterable[StoredFile]) -> int:
    gone = 0
    for file in files:
        file.delete()
        gone += 1
        if not StoredFile.objects.filter(sha256=file.sha256).exists():
            store.path_of(file.sha256).unlink(missing_ok=True)
    return gone


def clean_name(name: str) -> str:
    """A file name that is one: no folders, control or direction-changing characters; at most 200 characters."""
    cleaned = _UNSAFE_IN_NAME.sub(" ", name).strip(" .") or "file"
    if len(cleaned) <= 200:
        return cleaned
    stem, dot, ending = cleaned.rpartition(".")
    return f"{stem[: 190 - len(ending)]}.{ending}" if dot and len(ending) <= 10 else cleaned[:200]


def _clean_media_type(claimed: str, name: str) -> str:
    claimed = claimed.partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(claimed) and claimed != "application/octet-stream":
        return claimed
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
