"""Hits of one word or phrase, and what both databases agree on."""

from dataclasses import dataclass
from typing import Final

SHIFT: Final = 20  # a document's id is `number << SHIFT | position`
LAST_POSITION: Final = (1 << SHIFT) - 1
HIGHEST: Final = 1 << 42
# The beginning of a word finds what was said from four letters on, heads from two: shorter ones match half of all.
LEAST_SAID: Final = 4
LEAST_HEAD: Final = 2


@dataclass(frozen=True)
class Hits:
    """Where one word or phrase was found; complete for conversations numbered `low` and above."""

    places: set[int]  # entries: number << SHIFT | position
    heads: set[int]  # conversations whose head (subject, customer, tags …) has it
    low: int

    @property
    def numbers(self) -> set[int]:
        return {place >> SHIFT for place in self.places} | self.heads
