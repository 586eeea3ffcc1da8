"""The stories as data: one file each, checked when read, so that a slip names its file."""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

DATA: Final = Path(__file__).resolve().parent / "data"
SYSTEM: Final = "system"
T = TypeVar("T")


class BadStory(ValueError):
    """A file of the demo cannot be used; the message names it."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One thing that somebody does.  Without `by` it is the customer's."""

    by: str = ""  # an agent, or "system"
    from_: str = ""  # another customer than the scene's
    after: str = ""  # 40m, 3h; 1d 09:10 (next working day); ago 25m (before now)
    says: str = ""
    notes: str = ""
    then: str = ""  # the state to set with the answer
    files: tuple[str, ...] = ()  # names of papers
    mentions: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()  # customers in copy
    bounce: str = ""  # why the answer came back
    auto: bool = False  # a machine wrote it
    thanks: bool = False  # a last word: the agent closes the matter again
    does: str = ""  # "closes": the customer sets it solved
    status: str = ""
    priority: str = ""
    team: str = ""
    assignee: str = ""
    snooze: str = ""  # 2d: until so many days after now
    link: str = ""  # a scene
    merge_into: str = ""  # a scene
    same_person: str = ""  # the customer that the scene's is one with
    split: str = ""  # subject of the new conversation
    split_said: int = 0  # which word goes there, from 1
    split_to: str = ""
    split_team: str = ""
    in_split: bool = False  # about the conversation that was split off


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"steps": "step"}):
    """One matter of one customer."""

    subject: str
    customer: str
    inbox: str
    starts: str  # "3 09:19": three working days ago; "sun1 17:30": last Sunday; "ago 25m"
    steps: tuple[Step, ...]
    name: str = ""  # of the file: en/hacked
    from_address: str = ""  # when the customer writes from another address
    tags: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    priority: str = ""
    unread: bool = False

    @property
    def language(self) -> str:
        return self.name.partition("/")[0]


class Fake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One believable request of a stranger, for `comptoir fake`."""

    name: str
    email: str
    subject: str
    text: str


@lru_cache(maxsize=1)
def all_scenes() -> tuple[Scene, ...]:
    """Every story, by name.  Raises BadStory."""
    folder = DATA / "scenes"
    found = []
    for path in sorted(folder.glob("*/*.toml")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        found.append(_convert({**_read(path), "name": name}, Scene, path))
    return tuple(found)


def fakes(language: str) -> list[Fake]:
    """What strangers ask in this language (English when there is none in it)."""
    path = DATA / "fakes" / f"{language}.toml"
    path = path if path.exists() else DATA / "fakes" / "en.toml"
    return _convert(_read(path)["fake"], list[Fake], path)


def replies() -> Iterator[tuple[str, dict[str, str]]]:
    """Saved replies with their language."""
    for path in sorted((DATA / "replies").glob("*.toml")):
        for reply in _read(path)["reply"]:
            yield path.stem, reply


def data(name: str) -> dict[str, Any]:
    """One file of `data/`, as it is."""
    return _read(DATA / f"{name}.toml")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadStory(f"{path}: {error}") from error


def _convert(found: Any, wanted: type[T], path: Path) -> T:
    try:
        return msgspec.convert(found, wanted)
    except msgspec.ValidationError as error:
        raise BadStory(f"{path}: {error}") from error
