"""Asking the FTS5 index: what was said (`conversations_search_said`), and heads (`conversations_search_head`)."""

from collections.abc import Collection

from django.db import connection

from comptoir.conversations.search.asking import Sought
from comptoir.conversations.search.hits import HIGHEST, LEAST_HEAD, LEAST_SAID, SHIFT, Hits


def newest(sought: Sought, below: int, limit: int) -> Hits:
    """The newest hits in conversations numbered under `below`; complete down to `low`."""
    low, places = 0, []
    if not sought.is_whose:
        places = _places(_match(sought, LEAST_SAID), below << SHIFT, limit)
        if len(places) == limit:
            low = _behind(places[-1] >> SHIFT, below)
    heads = _heads(_match(sought, LEAST_HEAD, head=True), below, limit)
    if len(heads) == limit:
        low = max(low, _behind(heads[-1], below))
    return Hits({place for place in places if place >> SHIFT >= low}, {head for head in heads if head >= low}, low)


def since(sought: Sought, low: int, below: int) -> set[int]:
    """The numbers of all conversations with a hit from `low` up to, not with, `below`."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        if not sought.is_whose:
            cursor.execute(
                "SELECT DISTINCT rowid >> 20 FROM conversations_search_said"
                " WHERE conversations_search_said MATCH %s AND rowid >= %s AND rowid < %s",
                [_match(sought, LEAST_SAID), low << SHIFT, below << SHIFT],
            )
            found.update(number for (number,) in cursor.fetchall())
        cursor.execute(
            "SELECT rowid FROM conversations_search_head"
            " WHERE conversations_search_head MATCH %s AND rowid >= %s AND rowid < %s",
            [_match(sought, LEAST_HEAD, head=True), low, below],
        )
        found.update(number for (number,) in cursor.fetchall())
    return found


def within(sought: Sought, numbers: Collection[int]) -> Hits:
    """All hits in these conversations (a few hundred at most)."""
    if not numbers:
        return Hits(set(), set(), 0)
    narrowed = f" AND place:({' OR '.join(map(str, sorted(numbers)))})"
    places = [] if sought.is_whose else _places(_match(sought, LEAST_SAID) + narrowed, HIGHEST << SHIFT, 1_000_000)
    heads = _heads(_match(sought, LEAST_HEAD, head=True) + narrowed, HIGHEST, 1_000_000)
    return Hits(set(places), set(heads), 0)


def _places(match: str, below: int, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM conversations_search_said WHERE conversations_search_said MATCH %s AND rowid < %s"
            " ORDER BY rowid DESC LIMIT %s",
            [match, below, limit],
        )
        return [place for (place,) in cursor.fetchall()]


def _heads(match: str, below: int, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM conversations_search_head WHERE conversations_search_head MATCH %s AND rowid < %s"
            " ORDER BY rowid DESC LIMIT %s",
            [match, below, limit],
        )
        return [number for (number,) in cursor.fetchall()]


def _match(sought: Sought, least: int, *, head: bool = False) -> str:
    """An FTS5 expression; words are letters and digits only and stand in quotes, so no text is syntax."""
    columns = "{words}" if not head else "{whose}" if sought.is_whose else "{words whose}"
    star = "*" if sought.is_prefix and len(sought.words[-1]) >= least else ""
    return f'{columns}:("{" ".join(sought.words)}"{star})'


def _behind(number: int, below: int) -> int:
    """Where the next band begins: behind the last conversation, which may have more hits; but always further down."""
    return number + 1 if number + 1 < below else number
