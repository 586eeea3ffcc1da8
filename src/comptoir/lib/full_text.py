"""What people type into a search box: words, phrases, beginnings, what must not be there, and `key:value` filters."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

MAX_CHARS: Final = 500
MAX_TERMS: Final = 20
PART: Final = re.compile(
    r'(?P<minus>-)?(?:(?P<key>[^\W\d_][\w-]*):(?="|[^\s:/"])(?:"(?P<quoted>[^"]*)"?|(?P<value>\S+))'
    r'|"(?P<phrase>[^"]*)"?|(?P<word>\S+))'
)
WORD: Final = re.compile(r"[^\W_]+")
ACCENTS: Final = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
# Letters that no accent-folding takes apart.
SPELT: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th"})


class BadQuery(ValueError):
    """A query that cannot be answered; `reason` and `about` let the screen say why in its reader's language."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(f"{reason.replace('_', ' ')}: {about}" if about else reason.replace("_", " "))
        self.reason = reason  # unknown_filter, nothing_to_find, too_many_words
        self.about = about


@dataclass(frozen=True)
class Term:
    """Words that stand together in this order; one word is a term too."""

    words: tuple[str, ...]
    is_prefix: bool = False  # the last word may go on
    is_excluded: bool = False


@dataclass(frozen=True)
class Filter:
    """`key:value`, or `-key:value` for all but those."""

    key: str
    value: str
    is_excluded: bool = False


@dataclass(frozen=True)
class Query:
    """A search, read: every term and every filter must hold."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    text: str = field(default="", compare=False)

    def values(self, key: str) -> list[str]:
        """The values asked for under one key; several mean any of them."""
        return [found.value for found in self.filters if found.key == key and not found.is_excluded]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.terms and not self.filters


def fold(text: str) -> str:
    """Text as it is indexed and looked for: small letters, Latin ones without accents (`Ångström` → `angstrom`).

    Other scripts keep their marks, as both databases do: `й` is a letter of its own, not an accented `и`.
    """
    apart = unicodedata.normalize("NFKD", text.casefold().translate(SPELT))
    return unicodedata.normalize("NFC", ACCENTS.sub("", apart))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return WORD.findall(fold(text))


def read(text: str, keys: Collection[str] = (), *, is_typing: bool = False) -> Query:
    """Read a query: `status:open team:"Customer care" "exact words" begin* -not word`.

    Only `keys` are filters; a colon elsewhere (`http://…`, `12:30`) is text, but a word such as `stauts:open` raises
    BadQuery("unknown_filter"), for it would quietly find nothing.  `is_typing` lets the last word go on by itself.
    Raises BadQuery also for more than 20 words and for a query of exclusions alone.
    """
    text = " ".join(text[:MAX_CHARS].split())
    terms: list[Term] = []
    filters: list[Filter] = []
    for part in PART.finditer(text):
        is_excluded = bool(part["minus"])
        if part["key"] and keys:
            key = fold(part["key"])
            if key not in keys:
                raise BadQuery("unknown_filter", part["key"])
            filters.append(Filter(key, part["quoted"] if part["value"] is None else part["value"], is_excluded))
            continue
        term = _term(part, is_excluded, is_last=is_typing and part.end() == len(text))
        if term:
            terms.append(term)
    if sum(len(term.words) for term in terms) > MAX_TERMS:
        raise BadQuery("too_many_words", str(MAX_TERMS))
    if terms and not filters and all(term.is_excluded for term in terms):
        raise BadQuery("nothing_to_find")
    return Query(tuple(terms), tuple(filters), text)


def for_sqlite(query: Query) -> str:
    """The terms as an FTS5 expression; empty when there are none.  Every word is quoted, so no text is syntax."""
    wanted = [_sqlite_term(term) for term in query.terms if not term.is_excluded]
    excluded = [_sqlite_term(term) for term in query.terms if term.is_excluded]
    if not wanted:
        return ""  # FTS5 has no expression for "all but"
    return " AND ".join(wanted) + "".join(f" NOT {term}" for term in excluded)


def for_postgresql(query: Query) -> str:
    """The terms as text for `to_tsquery('simple', …)`; empty when there are none."""
    return " & ".join(_postgresql_term(term) for term in query.terms)


def _term(part: re.Match[str], is_excluded: bool, *, is_last: bool) -> Term | None:
    if part["phrase"] is not None:
        found, is_prefix = words(part["phrase"]), False
    else:
        typed = part[0][1:] if is_excluded else part[0]
        found, is_prefix = words(typed), typed.endswith("*") or (is_last and typed[-1:].isalnum())
    return Term(tuple(found), is_prefix, is_excluded) if found else None


def _sqlite_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.is_prefix else "")


def _postgresql_term(term: Term) -> str:
    together = " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.is_prefix else "")
    return f"{'!' if term.is_excluded else ''}({together})"
