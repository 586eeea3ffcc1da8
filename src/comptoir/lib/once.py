"""A token that a page carries, so that what is sent from it counts once, and its age is known."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from comptoir.lib import clock, tokens

GOOD_FOR: Final = timedelta(hours=24)


@dataclass(frozen=True)
class PageToken:
    """`id` is the same for every time that this page is sent."""

    id: str
    age: timedelta

    def with_words(self, *words: str) -> str:
        """The same for every time that this page is sent with these words.

        Other words from the same page (somebody went back and changed them) are another sending, not the same one.
        """
        digest = hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()
        return f"{self.id}:{digest[:20]}"


def page_token(purpose: str) -> str:
    """A token for one rendering of a page."""
    return tokens.make(f"once.{purpose}", f"{tokens.random_id()}:{int(clock.now().timestamp())}", GOOD_FOR)


def read(purpose: str, token: str) -> PageToken:
    """What a page's token says.  Raises tokens.Expired and tokens.Forged."""
    page_id, _, issued = tokens.read(f"once.{purpose}", token).partition(":")
    return PageToken(page_id, clock.now() - datetime.fromtimestamp(int(issued), UTC))
