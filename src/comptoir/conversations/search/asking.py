"""An expression, read for one agent: which words, which numbers, which conditions."""

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from comptoir.conversations.search import filters
from comptoir.conversations.search.filters import NotUnderstood
from comptoir.lib import full_text
from comptoir.lib.full_text import BadQuery, Query, Term
from comptoir.people.models import Agent

NUMBER: Final = re.compile(r"(?<!\S)#(\d{1,12})(?!\S)")
LONGEST_WORD: Final = 60
LAST_WORDS: Final = 8


@dataclass(frozen=True)
class Sought:
    """A word or phrase to find; `is_whose` looks only at the customer's name, addresses and organisation."""

    words: tuple[str, ...]
    is_prefix: bool = False
    is_whose: bool = False


@dataclass(frozen=True)
class Asked:
    """What an agent asks for."""

    wanted: tuple[Sought, ...]
    excluded: tuple[Sought, ...]
    numbers: tuple[int, ...]  # written as #123: these and no others
    maybe_number: int | None  # a lone 123: a number perhaps, and a word
    condition: Q
    has_filters: bool

    @property
    def has_words(self) -> bool:
        return bool(self.wanted or self.excluded)


def read(agent: Agent, expression: str, *, is_typing: bool = False) -> Asked:
    """Understand an expression as this agent means it.  Raises NotUnderstood, in words for the agent."""
    numbers = tuple(int(each) for each in NUMBER.findall(expression))
    rest = NUMBER.sub(" ", expression)
    try:
        query = full_text.read(rest, filters.KEYS, is_typing=is_typing)
    except BadQuery as bad:
        raise NotUnderstood(_in_words(bad)) from bad
    wanted = [_sought(term) for term in query.terms if not term.is_excluded]
    excluded = [_sought(term) for term in query.terms if term.is_excluded]
    for each in query.filters:
        if each.key in filters.WHOSE:
            named = full_text.words(each.value)
            if not named:
                raise NotUnderstood(_("After “%(key)s:” there must be a word.") % {"key": each.key})
            (excluded if each.is_excluded else wanted).append(
                Sought(tuple(named[:LAST_WORDS]), is_prefix=True, is_whose=True)
            )
    return Asked(
        wanted=tuple(wanted),
        excluded=tuple(excluded),
        numbers=numbers,
        maybe_number=_lone_number(rest),
        condition=_condition(agent, query),
        has_filters=any(each.key not in filters.WHOSE for each in query.filters),
    )


def _condition(agent: Agent, query: Query) -> Q:
    """Filters of one key mean any of them, of several keys all; excluded ones none."""
    found = Q()
    for key in dict.fromkeys(each.key for each in query.filters if each.key in filters.CONDITIONS):
        any_of = Q()
        for value in query.values(key):
            any_of |= filters.condition(agent, key, value)
        found &= any_of
    for each in query.filters:
        if each.is_excluded and each.key in filters.CONDITIONS:
            found &= ~filters.condition(agent, each.key, each.value)
    return found


def _sought(term: Term) -> Sought:
    return Sought(tuple(word[:LONGEST_WORD] for word in term.words), term.is_prefix)


def _lone_number(text: str) -> int | None:
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 12 else None


def _in_words(bad: BadQuery) -> str:
    if bad.reason == "unknown_filter":
        return _("There is no filter “%(name)s:”. There are: %(known)s. To find the text itself, put it in quotes.") % {
            "name": bad.about,
            "known": ", ".join(sorted(filters.KEYS)),
        }
    if bad.reason == "too_many_words":
        return _("Please search for at most %(count)s words.") % {"count": bad.about}
    return _("Say also what must be there, not only what must not.")
