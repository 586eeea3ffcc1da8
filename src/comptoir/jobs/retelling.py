"""Telling what happened long ago (a demo, an import) without its consequences."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_retelling: ContextVar[bool] = ContextVar("is_retelling", default=False)


def is_retelling() -> bool:
    return _is_retelling.get()


@contextmanager
def retelling() -> Iterator[None]:
    """Inside, in this thread, `emit` writes no jobs: nobody wants a mail now about what was said two weeks ago."""
    token = _is_retelling.set(True)
    try:
        yield
    finally:
        _is_retelling.reset(token)
