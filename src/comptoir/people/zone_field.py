"""The form field by which a person says in which time zone they live."""

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def zones() -> list[tuple[str, str]]:
    """Every time zone that people live in, by its name."""
    names = (name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(names))]


class ZoneField(forms.ChoiceField):
    """A time zone; <zone-choice> around it picks the browser's where nothing was chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=zones, label=_("Time zone"), **options)
