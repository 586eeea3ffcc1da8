"""The piece of an entry in which the words stand, with the words marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from comptoir.conversations.search.asking import Sought
from comptoir.conversations.search.hits import LEAST_SAID
from comptoir.lib.full_text import fold

LOOKED_AT: Final = 20_000  # characters of an entry
SHOWN: Final = 180
BEFORE: Final = 50
# Letter for letter, so that a place in the folded text is the same place in the text.
FOLDED: Final = {
    code: folded for code in range(0xC0, 0x250) if len(folded := fold(chr(code))) == 1 and folded != chr(code)
}
SPELT: Final = {"ae": "(?:ae|æ)", "oe": "(?:oe|œ)", "ss": "(?:ss|ß)", "th": "(?:th|þ)"}
SPELT_OUT: Final = re.compile("|".join(SPELT))


@dataclass(frozen=True)
class Snippet:
    """Text in pieces; the marked ones are what was sought."""

    pieces: tuple[tuple[str, bool], ...]
    position: int  # of the entry in its conversation
    conversation_id: int  # where the entry lies: another than the row's when that one was merged into it


def pattern_of(sought: Sequence[Sought]) -> re.Pattern[str] | None:
    """What to mark; None when nothing that was sought can stand in an entry."""
    parts = []
    for each in sought:
        if not each.is_whose:
            words = r"[\W_]+".join(SPELT_OUT.sub(lambda m: SPELT[m[0]], re.escape(word)) for word in each.words)
            goes_on = each.is_prefix and len(each.words[-1]) >= LEAST_SAID
            parts.append(words + (r"[^\W_]*" if goes_on else ""))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])") if parts else None


def pieces(text: str, pattern: re.Pattern[str]) -> tuple[tuple[str, bool], ...]:
    """The piece of the text where most of what is sought stands close together, at most about 180 characters."""
    text = text[:LOOKED_AT]
    marks = [match.span() for _, match in zip(range(200), pattern.finditer(_folded(text)), strict=False)]
    start, end = _window(text, marks)
    found: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for left, right in marks:
        if left >= at and right <= end:
            found += [(text[at:left], False), (text[left:right], True)]
            at = right
    found += [(text[at:end], False), (" …" if end < len(text) else "", False)]
    return tuple((" ".join(f"|{piece}|".split())[1:-1], is_marked) for piece, is_marked in found if piece)


def _window(text: str, marks: list[tuple[int, int]]) -> tuple[int, int]:
    if not marks:
        return 0, _at_a_word(text, SHOWN)
    best = max(range(len(marks)), key=lambda n: (_richness(text, marks, n), -n))
    start = marks[best][0] - BEFORE
    start = 0 if start <= 20 else _at_a_word(text, start)
    return start, _at_a_word(text, max(start + SHOWN, marks[best][1]))


def _richness(text: str, marks: list[tuple[int, int]], first: int) -> int:
    """How many different marks lie within one window from this one on."""
    edge = marks[first][0] + SHOWN - BEFORE
    return len({text[left:right].lower() for left, right in marks[first : first + 20] if right <= edge})


def _at_a_word(text: str, at: int) -> int:
    """The next gap between words from here, if one is near."""
    if at >= len(text):
        return len(text)
    gap = re.compile(r"\s").search(text, at, at + 30)
    return gap.start() if gap else at


def _folded(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):  # İ becomes two characters
        lowered = "".join(letter.lower()[0] for letter in text)
    return lowered if lowered.isascii() else lowered.translate(FOLDED)
