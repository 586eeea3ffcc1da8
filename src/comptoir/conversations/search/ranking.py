"""The found conversations of a band in their order, as far as the agent may see them, a page at a time.

One statement put together here: what an agent may see and the filters come from Django as conditions, the columns from
the lists.  Compiling it whole by the ORM would cost more than running it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comptoir.conversations.access import visible_to
from comptoir.conversations.models import Conversation
from comptoir.conversations.queries import rows
from comptoir.conversations.queries.rows import TABLE, Row
from comptoir.conversations.search.asking import Asked
from comptoir.conversations.search.bands import Band, these
from comptoir.conversations.search.hits import HIGHEST
from comptoir.people.models import Agent

IN_HEAD, IN_ENTRY, SPREAD = 2, 1, 0  # where all the words are: what is in the head comes first


@dataclass(frozen=True)
class Key:
    """Where a page ended: in the band under `below`, and behind which row of it; no row: before its first."""

    below: int = HIGHEST
    tier: int = SPREAD
    last_at: datetime | None = None
    number: int = 0

    def __str__(self) -> str:
        if self.last_at is None:
            return str(self.below)
        return f"{self.below}~{self.tier}~{self.last_at.isoformat()}~{self.number}"


@dataclass(frozen=True)
class Ranked:
    row: Row
    is_unread: bool
    tier: int
    below: int  # of the band it was found in

    @property
    def key(self) -> Key:
        return Key(self.below, self.tier, self.row.last_at, self.row.id)


def key_from(text: str) -> Key:
    """The key that a page gave out; the beginning when it is none of ours."""
    parts = text.replace(" ", "+").split("~")
    try:
        if len(parts) == 1:
            return Key(int(parts[0] or HIGHEST))
        return Key(int(parts[0]), int(parts[1]), datetime.fromisoformat(parts[2]), int(parts[3]))
    except (ValueError, IndexError):
        return Key()


def ranked(agent: Agent, asked: Asked, band: Band, key: Key, count: int) -> list[Ranked]:
    """The first rows of a band behind the key that the agent may see and the filters let through."""
    if not band.numbers:
        return []
    tier, values = _tier(band)
    where, more = these(f"{TABLE}.id", band.numbers)
    conditions, values = [where, f"{TABLE}.merged_into_id IS NULL"], [*values, *more]
    allowed, more = rows.condition(Conversation.objects.filter(visible_to(agent), asked.condition))
    conditions.append(allowed)
    values += more
    if key.last_at is not None:
        at = rows.in_database(key.last_at)
        tier_again, more = _tier(band)
        conditions.append(
            f"({tier_again} < %s OR ({tier_again} = %s AND ({TABLE}.last_at < %s"
            f" OR ({TABLE}.last_at = %s AND {TABLE}.id < %s))))"
        )
        values += [*more, key.tier, *more, key.tier, at, at, key.number]
    found = rows.fetch(
        f"{rows.select(rows.IS_UNREAD, f'{tier} AS tier')} WHERE {' AND '.join(conditions)}"
        f" ORDER BY tier DESC, {TABLE}.last_at DESC, {TABLE}.id DESC LIMIT {int(count)}",
        [agent.pk, *values],
    )
    return [Ranked(row, bool(is_unread), tier, key.below) for row, (is_unread, tier) in found]


def _tier(band: Band) -> tuple[str, list[Any]]:
    in_head, heads = these(f"{TABLE}.id", band.in_head)
    in_entry, entries = these(f"{TABLE}.id", band.in_entry)
    return f"CASE WHEN {in_head} THEN {IN_HEAD} WHEN {in_entry} THEN {IN_ENTRY} ELSE {SPREAD} END", [*heads, *entries]
