"""The Jinja2 environment of every screen, and what every page knows."""

from typing import Any

from django.http import HttpRequest
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """Django's `TEMPLATES["OPTIONS"]["environment"]`."""
    return Environment(**{**options, "autoescape": True})  # noqa: S701 - it is on


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page knows of its reader and the place."""
    return {}
