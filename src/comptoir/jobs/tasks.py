"""What can be done: the tasks that the rooms' `jobs.py` declare, by name."""

import datetime
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, ParamSpec

P = ParamSpec("P")
NAME = re.compile(r"^[a-z_]+\.[a-z_]+$")
DEFAULT_MAX_ATTEMPTS = 12


class UnknownNameError(LookupError):
    """No task, or no event, has this name; the message lists what there is."""


class RetryLater(Exception):
    """Raised by a task: not now.  Does not count as a failed attempt; the task itself decides when to give up.

    `running().created_at` tells how long it has been trying.
    """

    def __init__(self, after_s: float, reason: str) -> None:
        super().__init__(reason)
        self.after_s = after_s
        self.reason = reason


class Task(Generic[P]):
    """A function that may be run later, at least once.  Calling it runs it here and now."""

    def __init__(self, function: Callable[P, None], name: str, max_attempts: int) -> None:
        self.function = function
        self.name = name
        self.max_attempts = max_attempts
        parameters = inspect.signature(function).parameters.values()
        self.takes = frozenset(each.name for each in parameters)
        self.needs = frozenset(each.name for each in parameters if each.default is each.empty)
        self.__doc__ = function.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<Task {self.name}>"

    def run(self, ids: Mapping[str, int | str]) -> None:
        """Run it with the ids of a row."""
        self.function(**ids)  # type: ignore[arg-type, call-arg]  # a row's ids were compared with `takes` when it was written

    def accept(self, ids: Mapping[str, int | str]) -> None:
        """Raise TypeError unless `ids` are exactly what the function can be called with."""
        if missing := self.needs - ids.keys():
            raise TypeError(f"{self.name} needs {', '.join(sorted(missing))}")
        if beyond := ids.keys() - self.takes:
            raise TypeError(f"{self.name} takes no {', '.join(sorted(beyond))}")
        for name, value in ids.items():
            if not isinstance(value, int | str):
                raise TypeError(f"{self.name}: {name} is {type(value).__name__}; pass an id, not the thing")


@dataclass(frozen=True)
class Running:
    """The job that the current thread is doing."""

    job_id: int
    task: str
    attempt: int
    created_at: datetime.datetime


_known: dict[str, Task[...]] = {}
_running: ContextVar[Running | None] = ContextVar("running", default=None)


def task(*, name: str, max_attempts: int = DEFAULT_MAX_ATTEMPTS) -> Callable[[Callable[P, None]], Task[P]]:
    """Declare a task in a room's `jobs.py`: `@task(name="email.send_message")`.

    The function takes ids, is idempotent (it may run twice), and holds no rules: one line over an action.
    """
    if not NAME.match(name):
        raise ValueError(f"{name!r} is no task name; write room.verb_noun")

    def declare(function: Callable[P, None]) -> Task[P]:
        known = _known.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"two tasks are named {name!r}")
        declared = Task(function, name, max_attempts)
        _known[name] = declared
        return declared

    return declare


def named(name: str) -> Task[...]:
    """The task of that name, or UnknownNameError."""
    try:
        return _known[name]
    except KeyError:
        raise UnknownNameError(f"no task is named {name!r}; there are: {', '.join(sorted(_known)) or 'none'}") from None


def all_tasks() -> dict[str, Task[...]]:
    """Every declared task by name."""
    return dict(sorted(_known.items()))


def running() -> Running | None:
    """The job that this thread is doing, or None when the task was called directly."""
    return _running.get()


@contextmanager
def as_running(job: Running) -> Iterator[None]:
    """Let `running()` answer `job` within the block."""
    token = _running.set(job)
    try:
        yield
    finally:
        _running.reset(token)
