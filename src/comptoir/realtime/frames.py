"""The protocol's messages (version 1), as docs/live-protocol.md describes them."""

from typing import Any

import msgspec

Fact = str | int | float | bool | None | list[str] | list[int]


class FromClient(msgspec.Struct):
    """`t` is sub, unsub, typing, looking, away or ping."""

    t: str
    topic: str = ""
    after: int | None = None


class Frame(msgspec.Struct, tag_field="t", tag="frame"):
    topic: str
    kind: str
    position: int | None
    facts: dict[str, Any]


class Present(msgspec.Struct):
    who: str
    name: str
    state: str
    left_s: float


class Presence(msgspec.Struct, tag_field="t", tag="presence"):
    topic: str
    present: list[Present]


class Ok(msgspec.Struct, tag_field="t", tag="ok"):
    topic: str
    position: int | None
    is_behind: bool


class No(msgspec.Struct, tag_field="t", tag="no"):
    topic: str
    reason: str


class Revoked(msgspec.Struct, tag_field="t", tag="revoked"):
    topic: str


class Again(msgspec.Struct, tag_field="t", tag="again"):
    """Frames may have been missed on our side: subscribe again, with your positions."""


class Hello(msgspec.Struct, tag_field="t", tag="hello"):
    version: int
    ping_every_s: int


PONG = '{"t":"pong"}'
_decoder = msgspec.json.Decoder(FromClient)
_encoder = msgspec.json.Encoder()


def decode(text: str | bytes) -> FromClient:
    """What a client said; raises msgspec.DecodeError for anything else."""
    return _decoder.decode(text)


def encode(frame: msgspec.Struct) -> str:
    """The text to send; done once for all receivers."""
    return _encoder.encode(frame).decode()
