"""The header block of a mail or part: found, bounded and unfolded before anything looks into it."""

import re
from dataclasses import dataclass, field
from typing import Final

from comptoir.channels.email.reading import limits
from comptoir.channels.email.reading.limits import Cuts
from comptoir.channels.email.reading.words import decode_words, text_of

_FIELD: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FOLD: Final = re.compile(r"[\r\n]+")


@dataclass
class Fields:
    """Header fields in order, values raw and unfolded; names are asked for in lower case."""

    pairs: list[tuple[str, bytes]] = field(default_factory=list)
    charset_hint: str | None = None

    def raw_all(self, name: str) -> list[bytes]:
        return [value for key, value in self.pairs if key == name]

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)

    def text(self, name: str) -> str:
        """The first value of `name` as text, encoded words not yet decoded; "" when there is none."""
        for key, value in self.pairs:
            if key == name:
                return text_of(value, self.charset_hint).strip()
        return ""

    def decoded(self, name: str) -> str:
        return decode_words(self.text(name))


def split(raw: bytes, start: int, end: int, cuts: Cuts) -> tuple[Fields, int]:
    """The fields of the block that begins at `start`, and where the body begins (at most `end`)."""
    fields = Fields()
    at, used, dropped = start, 0, 0
    name, value = "", bytearray()

    def keep() -> None:
        nonlocal used, dropped
        if not name:
            return
        if len(fields.pairs) >= limits.MAX_FIELDS or used > limits.MAX_HEADER_BYTES:
            dropped += 1
            return
        if len(value) > limits.MAX_FIELD_BYTES:
            cuts.note(f"The header {name[:40]} is longer than {limits.MAX_FIELD_BYTES // 1024} KB; it was cut.")
        used += len(value)
        fields.pairs.append((name, bytes(value[: limits.MAX_FIELD_BYTES]).strip()))

    while at < end:
        stop = raw.find(b"\n", at, end)
        stop = end if stop < 0 else stop
        if raw[at:stop].strip(b"\r") == b"" and stop - at <= 2:
            if fields.pairs or name:
                at = min(stop + 1, end)
                break
            at = stop + 1  # blank lines before the first field
            if at - start > 64:
                break
            continue
        if raw[at : at + 1] in (b" ", b"\t") and name:
            if len(value) <= limits.MAX_FIELD_BYTES:
                value += raw[at : min(stop, at + limits.MAX_FIELD_BYTES + 1)].rstrip(b"\r")
            at = stop + 1
            continue
        match = _FIELD.match(raw, at, stop)
        if match:
            keep()
            name = match[1].decode("ascii", "replace").lower()
            value = bytearray(raw[match.end() : min(stop, match.end() + limits.MAX_FIELD_BYTES + 1)].rstrip(b"\r"))
        elif not name and not raw.startswith((b"From ", b">From "), at) and not raw.startswith(b"\xef\xbb\xbf", at):
            break  # no header at all: everything is body
        elif raw.startswith(b"--", at) and name:
            break  # the blank line before the first boundary was lost
        else:
            if raw.startswith(b"\xef\xbb\xbf", at):
                at += 3
                continue
            if name:
                cuts.note("A header line without a name was left out.")
        at = stop + 1
    keep()
    if dropped:
        cuts.note(f"There are too many headers; {dropped} were left out.")
    return fields, min(at, end)
