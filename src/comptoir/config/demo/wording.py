"""The words of a story as they are said: its dates filled in by when it plays, paragraphs and lists as HTML."""

import re
from datetime import datetime, timedelta
from html import escape
from typing import Final

from babel.dates import format_date, format_skeleton

from comptoir.config.demo.timetable import Timetable

_LOCALES: Final = {"en": "en_GB"}  # "9 November", as half of these customers write it
_HOLE: Final = re.compile(r"\{(last_month|month|date|soon)(?::(-?\d+))?(:T)?\}")


def filled(text: str, language: str, at: datetime, timetable: Timetable) -> str:
    """`{last_month}`, `{date:-5}` (five days before this is said), `{soon:2}` (weekday of the second working day)."""

    def fill(found: re.Match[str]) -> str:
        word = _word(found[1], int(found[2] or 0), _LOCALES.get(language, language), at, timetable)
        return word[:1].upper() + word[1:] if found[3] else word

    return _HOLE.sub(fill, text.strip())


def _word(name: str, number: int, locale: str, at: datetime, timetable: Timetable) -> str:
    match name:
        case "last_month":
            day = at.date().replace(day=1) - timedelta(days=1)
            return format_date(day, "LLLL", locale=locale)
        case "month":
            return format_date(at.date(), "LLLL", locale=locale)
        case "soon":
            return format_date(timetable.working_day_ahead(number), "EEEE", locale=locale)
        case _:
            return format_skeleton("MMMMd", at.date() + timedelta(days=number), locale=locale)


def as_html(text: str) -> str:
    """Paragraphs between empty lines; lines that begin with a dash become a list."""
    return "".join(_block(block) for block in text.strip().split("\n\n"))


def _block(block: str) -> str:
    html, items = "", ""
    plain: list[str] = []
    for line in block.splitlines():
        if line.startswith("- "):
            html += _paragraph(plain)
            plain = []
            items += f"<li>{escape(line[2:], quote=False)}</li>"
        else:
            plain.append(escape(line, quote=False))
    return html + (f"<ul>{items}</ul>" if items else "") + _paragraph(plain)


def _paragraph(lines: list[str]) -> str:
    return f"<p>{'<br>'.join(lines)}</p>" if lines else ""
