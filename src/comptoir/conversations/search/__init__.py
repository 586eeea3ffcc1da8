"""Finding conversations by what was said in them, whose they are and how they stand."""

from comptoir.conversations.search.filters import KEYS
from comptoir.conversations.search.finding import Found, find
from comptoir.conversations.search.snippets import Snippet

__all__ = ["KEYS", "Found", "Snippet", "find"]
