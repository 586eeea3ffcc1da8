"""Asking the tsvector tables by their GIN indexes, a span of conversations at a time.

A common word's whole posting list costs a hundred milliseconds and more, so the newest spans are asked first: each
entry carries `@number>>9` and `@@number>>12` as lexemes, and the index intersects them with the word.
"""

from collections.abc import Collection
from typing import Any, Final

from django.db import connection

from comptoir.conversations.search.asking import Sought
from comptoir.conversations.search.hits import LEAST_HEAD, LEAST_SAID, SHIFT, Hits

FINE: Final = 9
COARSE: Final = 12
FIRST_SPANS: Final = 4

Piece = tuple[str, list[Any]]  # SQL and its parameters


def newest(sought: Sought, below: int, limit: int) -> Hits:
    """The newest hits in conversations numbered under `below`; complete down to `low`."""
    below = min(below, _highest() + 1)
    low = 0
    places: list[int] = []
    if not sought.is_whose:
        places, low = _newest_places(_said(sought), below, limit)
    heads = _heads(sought, "id < %s", [below], limit)
    if len(heads) == limit:
        low = max(low, min(heads[-1] + 1, below - 1))
    return Hits({place for place in places if place >> SHIFT >= low}, {head for head in heads if head >= low}, low)


def since(sought: Sought, low: int, below: int) -> set[int]:
    """The numbers of all conversations with a hit from `low` up to, not with, `below`."""
    found = set(_heads(sought, "id >= %s AND id < %s", [low, below], None))
    if not sought.is_whose:
        spans = _spans(low, min(below, _highest() + 1))
        found.update(place >> SHIFT for place in _places(_said(sought), spans) if low <= place >> SHIFT < below)
    return found


def within(sought: Sought, numbers: Collection[int]) -> Hits:
    """All hits in these conversations (a few hundred at most)."""
    if not numbers:
        return Hits(set(), set(), 0)
    chosen = sorted(numbers)
    places: set[int] = set()
    if not sought.is_whose:
        query, values = _said(sought)
        places = set(
            _column(
                "SELECT s.id FROM unnest(%s::bigint[]) AS n CROSS JOIN LATERAL (SELECT id"  # noqa: S608
                f" FROM conversations_search_said WHERE id >= n << {SHIFT} AND id < (n + 1) << {SHIFT}"
                f" AND words @@ {query} OFFSET 0) AS s",
                [chosen, *values],
            )
        )
    return Hits(places, set(_heads(sought, "id = ANY(%s)", [chosen], None)), 0)


def _newest_places(query: Piece, below: int, limit: int) -> tuple[list[int], int]:
    low = max(0, ((below - 1 >> FINE) - FIRST_SPANS + 1) << FINE)
    places = [place for place in _places(query, _spans(low, below)) if place >> SHIFT < below]
    if len(places) < limit and low > 0:
        wanted = (below - low) * limit // max(1, len(places))
        deeper = low - wanted >> COARSE << COARSE if wanted < low // 2 else 0
        spans = [] if deeper <= 0 else [f"@@{n}" for n in range(deeper >> COARSE, (low - 1 >> COARSE) + 1)]
        places += [place for place in _places(query, spans) if place >> SHIFT < low]
        low = max(0, deeper)
    places.sort(reverse=True)
    if len(places) > limit:
        low = max(low, min((places[limit] >> SHIFT) + 1, below - 1))
    return places, low


def _spans(low: int, below: int) -> list[str]:
    """The lexemes of spans that cover these numbers; none when they are too many to be worth it."""
    if below - low <= FIRST_SPANS << FINE:
        return [f"@{n}" for n in range(low >> FINE, (below - 1 >> FINE) + 1)]
    coarse = range(low >> COARSE, (below - 1 >> COARSE) + 1)
    return [f"@@{n}" for n in coarse] if len(coarse) <= 16 else []


def _places(query: Piece, spans: list[str]) -> list[int]:
    sql, values = query
    if spans:
        sql += " && %s::tsquery"
        values = [*values, " | ".join(f"'{span}'" for span in spans)]
    return _column(f"SELECT id FROM conversations_search_said WHERE words @@ ({sql})", values)  # noqa: S608


def _heads(sought: Sought, condition: str, values: list[Any], limit: int | None) -> list[int]:
    # Materialised: with ORDER BY and LIMIT the planner would rather walk the primary key and test each row.
    query, words = _head(sought)
    return _column(
        f"WITH found AS MATERIALIZED (SELECT id FROM conversations_search_head WHERE words @@ {query})"  # noqa: S608
        f" SELECT id FROM found WHERE {condition} ORDER BY id DESC LIMIT %s",
        [*words, *values, limit],
    )


def _said(sought: Sought) -> Piece:
    return _tsquery(sought, ":*" if sought.is_prefix and len(sought.words[-1]) >= LEAST_SAID else "")


def _head(sought: Sought) -> Piece:
    star = "*" if sought.is_prefix and len(sought.words[-1]) >= LEAST_HEAD else ""
    whose = "A" if sought.is_whose else ""
    return _tsquery(sought, f":{star}{whose}" if star or whose else "", "A" if sought.is_whose else "")


def _tsquery(sought: Sought, last: str, others: str = "") -> Piece:
    """A tsquery; each word passes the same folding as the index, and stands in quotes without any of its own."""
    ends = [f":{others}" if others else ""] * (len(sought.words) - 1) + [last]
    pieces = ["to_tsquery('pg_catalog.simple', '''' || replace(comptoir_fold(%s), '''', ' ') || %s)"] * len(ends)
    values = [value for word, end in zip(sought.words, ends, strict=True) for value in (word, f"'{end}")]
    return f"({' <-> '.join(pieces)})", values


def _column(sql: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [number for (number,) in cursor.fetchall()]


def _highest() -> int:
    return (_column("SELECT max(id) FROM conversations_conversation", []) or [0])[0] or 0
