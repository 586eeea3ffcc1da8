"""Typed readers of the environment.  `COMPTOIR_X_FILE` names a file with the value of `COMPTOIR_X` (for secrets)."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PREFIX: Final = "COMPTOIR_"
TRUE: Final = frozenset({"1", "true", "yes", "on"})
FALSE: Final = frozenset({"0", "false", "no", "off", ""})


class EnvError(ValueError):
    """A variable holds what cannot be read as the type asked for; the message names it and says what would do."""


@dataclass(frozen=True)
class Setting:
    """One row of docs/settings.md."""

    name: str
    kind: str
    default: str
    meaning: str


KNOWN: dict[str, Setting] = {}


def read(name: str, default: str, meaning: str, kind: str = "text") -> str:
    """The value of `COMPTOIR_<name>`, or of the file that `COMPTOIR_<name>_FILE` names, or the default."""
    KNOWN[name] = Setting(PREFIX + name, kind, default, meaning)
    path = os.environ.get(f"{PREFIX}{name}_FILE")
    if path:
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise EnvError(f"{PREFIX}{name}_FILE names {path!r}, which cannot be read: {error.strerror}.") from error
    return os.environ.get(PREFIX + name, default)


def read_bool(name: str, default: bool, meaning: str) -> bool:
    value = read(name, "1" if default else "0", meaning, "yes or no").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise EnvError(f"{PREFIX}{name} is {value!r}; write 1 or 0.")


def read_int(name: str, default: int, meaning: str) -> int:
    value = read(name, str(default), meaning, "number")
    try:
        return int(value)
    except ValueError as error:
        raise EnvError(f"{PREFIX}{name} is {value!r}; write a whole number such as {default}.") from error


def read_list(name: str, default: str, meaning: str) -> list[str]:
    return [item.strip() for item in read(name, default, meaning, "list, by commas").split(",") if item.strip()]
