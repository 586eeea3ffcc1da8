"""Static files: every room's `static/` folder under one address that changes with their content.

No collecting step: the folders are served where they lie, from a checkout as from an installed wheel.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django.apps import apps
from django.conf import settings

PLAIN_PREFIX = "/static/"
CHANGING = "changing"


@lru_cache(maxsize=1)
def folders() -> tuple[Path, ...]:
    """The house's own folder, then each installed app's."""
    places = [Path(settings.SOURCE_DIR) / "static", *(Path(app.path) / "static" for app in apps.get_app_configs())]
    return tuple(place for place in places if place.is_dir())


@lru_cache(maxsize=1)
def files() -> dict[str, Path]:
    """Every static file by its path below the prefix, such as `house/base.css`; the first folder that has it wins."""
    found: dict[str, Path] = {}
    for folder in folders():
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found.setdefault(path.relative_to(folder).as_posix(), path)
    return found


@lru_cache(maxsize=1)
def prefix() -> str:
    """The address below which browsers may keep files for ever: any change of any file changes it.

    One hash for all, not one a file, so that `url()` in CSS and `import` in modules need no rewriting.
    """
    if settings.DEBUG:
        return f"{PLAIN_PREFIX}{CHANGING}/"
    digest = hashlib.sha256()
    for name, path in sorted(files().items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return f"{PLAIN_PREFIX}{digest.hexdigest()[:12]}/"


def static_url(path: str) -> str:
    """The address of a static file; raises LookupError for one that does not exist."""
    known = _addresses.get(path)
    if known is None:
        known = _static_url(path)
        if not settings.DEBUG:
            _addresses[path] = known
    return known


_addresses: dict[str, str] = {}


def _static_url(path: str) -> str:
    if path not in files() and not (settings.DEBUG and any((folder / path).is_file() for folder in folders())):
        raise LookupError(f"there is no static file {path!r}")
    return prefix() + quote(path)
