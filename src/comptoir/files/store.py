"""Where the bytes are: one file per content, named by its sha-256, so that the same content is there once."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

CHUNK_BYTES = 256 * 1024


class FileTooLarge(ValueError):
    """The content is larger than the limit."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"larger than {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


@dataclass(frozen=True)
class Content:
    sha256: str
    size_bytes: int


def path_of(sha256: str) -> Path:
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def put(chunks: Iterable[bytes], max_bytes: int) -> Content:
    """Write the content durably (fsync of file and folder) and answer its name.

    Raises FileTooLarge; OSError when the disk is full (nothing is left behind).
    """
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, part = tempfile.mkstemp(dir=root, prefix="part-")
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > max_bytes:
                    raise FileTooLarge(max_bytes)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(part).replace(target)
        _sync_folder(target.parent)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return Content(digest.hexdigest(), size)


def chunks_of(sha256: str) -> Iterator[bytes]:
    with path_of(sha256).open("rb") as source:
        while chunk := source.read(CHUNK_BYTES):
            yield chunk


def read(sha256: str) -> bytes:
    return path_of(sha256).read_bytes()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
