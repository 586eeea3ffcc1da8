"""The code under way to a further address, kept in the session until it comes back."""

import time
from dataclasses import dataclass
from typing import Final

from django.contrib.sessions.backends.base import SessionBase

from comptoir.lib import tokens

KEY: Final = "address_proof"
GOOD_FOR_S: Final = 15 * 60
MOST_TRIES: Final = 3


@dataclass(frozen=True)
class Proof:
    address: str
    code: str


def begin(session: SessionBase, address: str) -> str:
    """Remember a new code for this address; answers the code, to be sent there."""
    code = tokens.code()
    session[KEY] = {"address": address, "code": code, "at": time.time(), "wrong": 0}
    return code


def under_way(session: SessionBase) -> Proof | None:
    """What was begun, unless it is too old or was guessed at too often."""
    kept = session.get(KEY)
    if kept is None or time.time() - kept["at"] > GOOD_FOR_S or kept["wrong"] >= MOST_TRIES:
        return None
    return Proof(kept["address"], kept["code"])


def count_wrong(session: SessionBase) -> None:
    session[KEY] = {**session[KEY], "wrong": session[KEY]["wrong"] + 1}


def end(session: SessionBase) -> None:
    session.pop(KEY, None)
