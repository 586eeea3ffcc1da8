"""Deny by default: every view of ours stands behind a door."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def views_without_door() -> list[str]:
    """Views of ours that nobody guards."""
    complaints = []
    for address, view in _patterns(get_resolver()):
        made_by = getattr(view, "view_class", view)
        if not made_by.__module__.startswith("comptoir."):
            continue
        if not getattr(view, "door", "") and not getattr(made_by, "door", ""):
            complaints.append(
                f"/{address} → {made_by.__module__}.{made_by.__qualname__}: put @agent_required(permission),"
                " @customer_required or @open_to_all of people.access on it"
            )
    return complaints
