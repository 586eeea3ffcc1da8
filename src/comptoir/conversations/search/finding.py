"""The one search: conversations that an agent may see, by an expression, fifty at a time."""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from comptoir.conversations.access import may_see, visible_to
from comptoir.conversations.models import Conversation
from comptoir.conversations.queries import lists
from comptoir.conversations.queries.lists import COLUMNS, PAGE, Row
from comptoir.conversations.search import asking, snippets
from comptoir.conversations.search.asking import Asked
from comptoir.conversations.search.bands import NARROW, Band, band, band_within, having_none_of
from comptoir.conversations.search.filters import NotUnderstood
from comptoir.conversations.search.hits import HIGHEST, LAST_POSITION, SHIFT
from comptoir.conversations.search.ranking import Key, Ranked, key_from, ranked
from comptoir.conversations.search.snippets import Snippet
from comptoir.people.models import Agent

BANDS: Final = 6  # looked through for one page; the next page goes on from there


@dataclass(frozen=True)
class Found:
    """A page of a search; `rows`, `unread` and `next_key` are those of a list."""

    rows: list[Row] = field(default_factory=list)
    unread: frozenset[int] = frozenset()
    next_key: str = ""
    snippets: dict[int, Snippet] = field(default_factory=dict)  # by conversation
    problem: str = ""  # why it could not be answered, in words


def find(
    agent: Agent,
    expression: str,
    after_key: str = "",
    *,
    is_typing: bool = False,
    among: Collection[int] | None = None,
) -> Found:
    """Conversations for which all of the expression holds, done ones included, as far as the agent may see.

    Words are found anywhere in a conversation: what was said and noted, subject, customer, addresses, organisation,
    tags, file names, custom fields.  First those with every word in the head, then those with every word in one entry,
    then the rest; the newest word first.  Common words are ranked within a band of their newest 2,000 hits, the next
    band follows.  Without words it is a list, newest word first.  `is_typing` lets the last word go on.  `among` looks
    only at these conversations (fifty at most): which of them are in a saved view?
    """
    try:
        asked = asking.read(agent, expression, is_typing=is_typing)
    except NotUnderstood as problem:
        return Found(problem=str(problem))
    if among is not None:
        return _among(agent, asked, set(list(among)[:PAGE]))
    if asked.numbers:
        rows = _by_number(agent, asked)
        return Found(rows, lists.unread_among(agent, rows))
    if not asked.wanted:
        return _listed(agent, asked, after_key)
    return _with_words(agent, asked, after_key)


def _among(agent: Agent, asked: Asked, numbers: set[int]) -> Found:
    if asked.numbers:
        numbers &= set(asked.numbers)
    current = band_within(asked, numbers)
    shown = ranked(agent, asked, current, Key(), PAGE)
    rows = [each.row for each in shown]
    return Found(rows, _unread(shown), "", _snippets(asked, rows, [current]))


def _listed(agent: Agent, asked: Asked, after_key: str) -> Found:
    wanted = lists.everything(agent).filter(asked.condition)
    page = lists.page(agent, wanted, after_key)
    if not asked.excluded:
        return Found(page.rows, page.unread, page.next_key)
    kept = having_none_of(asked.excluded, {row.id for row in page.rows})
    return Found([row for row in page.rows if row.id in kept], page.unread, page.next_key)


def _with_words(agent: Agent, asked: Asked, after_key: str) -> Found:
    key = key_from(after_key)
    found: list[Ranked] = []
    bands: list[Band] = []
    while len(bands) < BANDS:
        current = band(asked, key.below)
        if current.low > 0 and asked.has_filters and key.below == HIGHEST:
            current = _few(agent, asked) or current
        bands.append(current)
        known = {each.row.id for each in found}
        more = ranked(agent, asked, current, key, PAGE + 1 - len(found))
        found += [each for each in more if each.row.id not in known]
        if len(found) > PAGE or current.low <= 0:
            break
        key = Key(current.low)
    shown = found[:PAGE]
    next_key = str(shown[-1].key) if len(found) > PAGE else "" if bands[-1].low <= 0 else str(key)
    rows, unread = [each.row for each in shown], _unread(shown)
    if asked.maybe_number is not None and not after_key:
        first = _numbered(agent, asked.maybe_number, asked)
        unread |= lists.unread_among(agent, first)
        rows = first + [row for row in rows if row.id not in {each.id for each in first}]
    return Found(rows, unread, next_key, _snippets(asked, rows, bands))


def _unread(shown: list[Ranked]) -> frozenset[int]:
    return frozenset(each.row.id for each in shown if each.is_unread)


def _few(agent: Agent, asked: Asked) -> Band | None:
    """When the filters leave few conversations, the words are looked for only there."""
    few = list(
        Conversation.objects.filter(visible_to(agent), asked.condition)
        .order_by("-last_at", "-pk")
        .values_list("pk", flat=True)[: NARROW + 1]
    )
    return band_within(asked, set(few)) if len(few) <= NARROW else None


def _by_number(agent: Agent, asked: Asked) -> list[Row]:
    rows: list[Row] = []
    for number in asked.numbers:
        rows += [row for row in _numbered(agent, number, asked) if row not in rows]
    return rows


def _numbered(agent: Agent, number: int, asked: Asked) -> list[Row]:
    """The conversation of that number, shown as the one it was merged into where the agent may see that."""
    conversation = Conversation.objects.filter(pk=number).first() if number < 1 << 62 else None
    shown = conversation
    while shown is not None and shown.merged_into is not None:
        shown = shown.merged_into
    for each in (shown, conversation):
        if each is not None and may_see(agent, each):
            return [Row(*row) for row in Conversation.objects.filter(asked.condition, pk=each.pk).values_list(*COLUMNS)]
    return []


def _snippets(asked: Asked, shown: list[Row], bands: list[Band]) -> dict[int, Snippet]:
    """For each row the newest entry with most of the words, cut and marked."""
    pattern = snippets.pattern_of(asked.wanted)
    if pattern is None:
        return {}
    wanted = {row.id for row in shown}
    best: dict[int, tuple[int, int]] = {}  # row: (how many of the words are in that entry, its place)
    for current in bands:
        counts = Counter(place for places in current.places for place in places)
        for place, count in counts.items():
            number = current.moved.get(place >> SHIFT, place >> SHIFT)
            if number in wanted and (count, place) > best.get(number, (0, 0)):
                best[number] = (count, place)
    texts = _texts([place for _, place in best.values()])
    return {
        number: Snippet(snippets.pieces(texts[place], pattern), place & LAST_POSITION, place >> SHIFT)
        for number, (_, place) in best.items()
        if place in texts
    }


# A list of pairs is a table scan on SQLite (`(a, b) IN (VALUES …)`); a join from the places is not.
_PLACES: Final = {
    "sqlite": "json_each(%s) AS p CROSS JOIN conversations_message AS m"
    " ON m.conversation_id = p.value >> 20 AND m.position = p.value & 1048575",
    "postgresql": "unnest(%s::bigint[]) AS p(value) JOIN conversations_message AS m"
    " ON m.conversation_id = p.value >> 20 AND m.position = p.value & 1048575",
}


def _texts(places: list[int]) -> dict[int, str]:
    if not places:
        return {}
    given = json.dumps(places) if connection.vendor == "sqlite" else places
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.value, substr(m.text, 1, {snippets.LOOKED_AT}) FROM {_PLACES[connection.vendor]}",  # noqa: S608
            [given],
        )
        return dict(cursor.fetchall())
