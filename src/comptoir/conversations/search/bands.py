"""Which conversations have all the words: worked out band by band, newest numbers first, each at a bounded cost.

A conversation is found when every word is somewhere in it: in its head or in any of its entries, those of what was
merged into it included.  Each word gives its newest hits; down to the lowest number for which all of them are complete
lies a band.  A rare word, complete at once, carries the band further down: the others are asked only within its
conversations.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, cast

from django.db import connection

from comptoir.conversations.search import postgresql, sqlite
from comptoir.conversations.search.asking import Asked, Sought
from comptoir.conversations.search.hits import SHIFT, Hits

HITS: Final = 2000  # of one word in one band
NARROW: Final = 300  # conversations within which a word is asked at once
DEEPEST: Final = 20  # merges of merges


class Index(Protocol):
    """What each database's module answers."""

    def newest(self, sought: Sought, below: int, limit: int) -> Hits: ...

    def since(self, sought: Sought, low: int, below: int) -> set[int]: ...

    def within(self, sought: Sought, numbers: Collection[int]) -> Hits: ...


@dataclass(frozen=True)
class Band:
    """The conversations found with numbers from `low` up to the band before, as what they were merged into."""

    numbers: set[int]
    in_head: set[int]  # every word is in the head
    in_entry: set[int]  # every word is in one entry
    places: list[set[int]]  # of each word, to show where
    low: int
    moved: dict[int, int] = field(default_factory=dict)  # merged away: into which


def band(asked: Asked, below: int) -> Band:
    """The next band of conversations numbered under `below`."""
    found = [_index().newest(sought, below, HITS) for sought in asked.wanted]
    low = max(hits.low for hits in found)
    if low > 0:
        found, low = _carried_down(asked, found, low)
    made = _made(found, low)
    for sought in asked.excluded:
        having = _having(sought, made, below)
        made.numbers.difference_update(having, {into for number, into in made.moved.items() if number in having})
    return made


def band_within(asked: Asked, numbers: set[int]) -> Band:
    """The same among a few given conversations: one band, complete."""
    families = numbers | absorbed_by(numbers)
    made = _made([_index().within(sought, families) for sought in asked.wanted], 0)
    if not asked.wanted:
        made.numbers.update(numbers)
    made.numbers.intersection_update(having_none_of(asked.excluded, numbers))
    return made


def having_none_of(excluded: tuple[Sought, ...], numbers: set[int]) -> set[int]:
    """Those of a few conversations in which none of these stands."""
    if not excluded:
        return numbers
    families = numbers | absorbed_by(numbers)
    for sought in excluded:
        having = _index().within(sought, families).numbers
        numbers = numbers - having - set(merged_into(having).values())
    return numbers


def merged_into(numbers: Collection[int]) -> dict[int, int]:
    """Of those that were merged away: in which conversation they are shown, at any depth."""
    moved = _pairs("id", numbers)
    for _ in range(DEEPEST):
        further = _pairs("id", set(moved.values())) if moved else {}
        if not further:
            break
        moved = {number: further.get(into, into) for number, into in moved.items()}
    return moved


def absorbed_by(numbers: Collection[int]) -> set[int]:
    """What was merged into these, at any depth."""
    found: set[int] = set()
    fresh = set(numbers)
    while fresh:
        fresh = set(_pairs("merged_into_id", fresh)) - found
        found |= fresh
    return found


def _pairs(column: str, numbers: Collection[int]) -> dict[int, int]:
    where, values = these(column, numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, merged_into_id FROM conversations_conversation WHERE {where} AND merged_into_id IS NOT NULL",  # noqa: S608
            values,
        )
        return dict(cursor.fetchall())


def these(column: str, numbers: Collection[int]) -> tuple[str, list[Any]]:
    """SQL for "is one of these", with the numbers as one parameter however many they are."""
    if connection.vendor == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))", [json.dumps(list(numbers))]  # noqa: S608
    return f"{column} = ANY(%s)", [list(numbers)]


def _carried_down(asked: Asked, found: list[Hits], low: int) -> tuple[list[Hits], int]:
    complete = min((hits for hits in found if hits.low == 0), key=lambda hits: len(hits.numbers), default=None)
    if complete is None:
        return found, low
    older = sorted((number for number in complete.numbers if number < low), reverse=True)
    carried = []
    for sought, hits in zip(asked.wanted, found, strict=True):
        if hits.low == 0:
            carried.append(hits)
            continue
        more = _index().within(sought, [number for number in older[:NARROW] if number < hits.low])
        carried.append(Hits(hits.places | more.places, hits.heads | more.heads, hits.low))
    return carried, older[NARROW - 1] if len(older) > NARROW else 0


def _having(sought: Sought, made: Band, below: int) -> set[int]:
    if len(made.numbers) <= NARROW:
        return _index().within(sought, made.numbers | made.moved.keys()).numbers
    return _index().since(sought, made.low, below)


def _made(found: list[Hits], low: int) -> Band:
    sets = [{number for number in hits.numbers if number >= low} for hits in found]
    moved = merged_into(set().union(*sets)) if sets else {}
    together = {place >> SHIFT for place in _in_all([hits.places for hits in found])}
    numbers = _in_all([_shown(each, moved) for each in sets])
    return Band(
        numbers=numbers,
        in_head=_shown(_in_all([hits.heads for hits in found]), moved) & numbers,
        in_entry=_shown(together, moved) & numbers,
        places=[hits.places for hits in found],
        low=low,
        moved=moved,
    )


def _shown(numbers: set[int], moved: dict[int, int]) -> set[int]:
    return {moved.get(number, number) for number in numbers} if moved else numbers


def _in_all(sets: list[set[int]]) -> set[int]:
    return set.intersection(*sets) if sets else set()


def _index() -> Index:
    return cast("Index", sqlite if connection.vendor == "sqlite" else postgresql)
