"""Which of our languages a reader is served in."""

import re
from collections.abc import Sequence
from typing import Final

from babel import Locale, UnknownLocaleError

MAX_HEADER: Final = 1_000
RANGE: Final = re.compile(r"\s*([a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*")


def choose(supported: Sequence[str], *, accept_language: str = "", cookie: str = "", fallback: str = "") -> str:
    """The best of `supported`: the cookie's if we have it, else by the header (RFC 9110, 12.5.4), else the fallback,
    else the first.  `fr-CA` is served `fr`; `pt` is served `pt-BR`."""
    for wanted in (cookie, *_wanted(accept_language), fallback):
        found = match(wanted, supported)
        if found:
            return found
    return supported[0]


def match(wanted: str, supported: Sequence[str]) -> str:
    """The one of `supported` that serves a reader of `wanted`, or nothing."""
    wanted = wanted.replace("_", "-").lower()
    if not wanted:
        return ""
    if wanted == "*":
        return supported[0]
    by_code = {code.lower(): code for code in supported}
    base = wanted.split("-")[0]
    near = (code for low, code in by_code.items() if low.split("-")[0] == base)
    return by_code.get(wanted) or by_code.get(base) or next(near, "")


def name(code: str, in_language: str = "") -> str:
    """A language's name, in itself (`français`) or in another language (`French`); the code if unknown."""
    try:
        locale = Locale.parse(code.replace("-", "_"))
        found = locale.get_display_name((in_language or code).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    return found or code


def direction(code: str) -> str:
    """`ltr` or `rtl`, for the `dir` attribute."""
    try:
        return Locale.parse(code.replace("-", "_")).text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def _wanted(accept_language: str) -> list[str]:
    ranked = []
    for place, part in enumerate(accept_language[:MAX_HEADER].split(",")):
        found = RANGE.fullmatch(part)
        quality = float(found[2]) if found and found[2] else 1.0
        if found and quality > 0:
            ranked.append((-quality, place, found[1]))
    return [code for _, _, code in sorted(ranked)]
