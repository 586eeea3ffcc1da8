"""Who may watch what: rooms register an authoriser for each kind of topic: `conversation` for `conversation:12`."""

from collections.abc import Callable
from dataclasses import dataclass

LONGEST_TOPIC = 100


@dataclass(frozen=True)
class Viewer:
    """Who holds a socket: a signed-in account, or whatever a signed token names (`subject`, such as "customer:12")."""

    account_id: int | None = None
    subject: str = ""

    @property
    def key(self) -> str:
        """One word for the person: the same for all their sockets."""
        return f"account:{self.account_id}" if self.account_id is not None else self.subject


@dataclass(frozen=True)
class Who:
    """How a viewer appears to the others who watch the same topic."""

    key: str
    name: str


Authoriser = Callable[[Viewer, str], bool]
Latest = Callable[[str], int | None]


@dataclass(frozen=True)
class _Kind:
    may_watch: Authoriser
    latest: Latest | None


_kinds: dict[str, _Kind] = {}
_name: Callable[[Viewer], Who] = lambda viewer: Who(viewer.key, "")  # noqa: E731


def register_topic(prefix: str, authoriser: Authoriser, *, latest: Latest | None = None) -> None:
    """Let viewers subscribe to `prefix:rest` when `authoriser(viewer, rest)` says so; call it when the app is ready.

    The authoriser runs in a thread with a database connection, at each subscription and again after `recheck`; it gets
    any text for `rest` and answers False for what does not exist.  `latest(rest)` answers the topic's highest position,
    so that a returning viewer knows whether something was missed.
    """
    if not prefix.replace("-", "").isalpha():
        raise ValueError(f"{prefix!r} is no kind of topic; write letters")
    if prefix in _kinds and _kinds[prefix].may_watch is not authoriser:
        raise ValueError(f"topics {prefix!r} have an authoriser already")
    _kinds[prefix] = _Kind(authoriser, latest)


def register_names(name_of: Callable[[Viewer], Who]) -> None:
    """Say how a viewer appears to others ("Ana"); runs in a thread, once a socket."""
    global _name
    _name = name_of


def who_is(viewer: Viewer) -> Who:
    """How this viewer appears to others."""
    return _name(viewer)


def is_known(topic: str) -> bool:
    """Whether some room answers for this kind of topic."""
    prefix, colon, rest = topic.partition(":")
    return prefix in _kinds and bool(colon and rest) and len(topic) <= LONGEST_TOPIC


def may_watch(viewer: Viewer, topic: str) -> bool:
    """The topic's authoriser's answer; False for a kind that nobody registered."""
    prefix, _, rest = topic.partition(":")
    return is_known(topic) and _kinds[prefix].may_watch(viewer, rest)


def latest_position(topic: str) -> int | None:
    """The highest position of the topic, or None when it has none."""
    prefix, _, rest = topic.partition(":")
    latest = _kinds[prefix].latest
    return latest(rest) if latest else None
