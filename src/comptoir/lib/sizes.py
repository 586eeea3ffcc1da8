"""Sizes of files and times, as people read them."""

from typing import Final

from babel.numbers import format_decimal
from django.utils.translation import get_language

UNITS: Final = ("B", "kB", "MB", "GB", "TB")
FRENCH_UNITS: Final = ("o", "ko", "Mo", "Go", "To")


def shown(size_bytes: int, language: str = "") -> str:
    """A size with at most one decimal, in units of 1000: `3.4 MB`, `3,4 Mo`."""
    language = language or get_language() or "en"
    number = float(size_bytes)
    units = FRENCH_UNITS if language.startswith("fr") else UNITS
    step = 0
    while round(number, 1 if number < 10 else 0) >= 1000 and step < len(units) - 1:
        number, step = number / 1000, step + 1
    pattern = "#,##0.#" if step and number < 10 else "#,##0"
    return f"{format_decimal(number, format=pattern, locale=language.replace('-', '_'))}\N{NO-BREAK SPACE}{units[step]}"
