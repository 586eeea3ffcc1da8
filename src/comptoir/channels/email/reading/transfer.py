"""Transfer encodings: base64, quoted-printable and uuencode, read as far as they go."""

import binascii
import re
from dataclasses import dataclass
from typing import Final

_NOT_BASE64: Final = bytes(
    c for c in range(256) if chr(c) not in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
)
_UU_BEGIN: Final = re.compile(rb"^begin [0-7]{3,4} +([^\r\n]{1,200})\r?\n", re.M)
_UU_LINE: Final = re.compile(rb"[\x20-\x60]{1,90}")


def decode(data: bytes, encoding: str) -> bytes:
    """`data` freed from its Content-Transfer-Encoding; an unknown one leaves it as it is."""
    name = encoding.strip().lower()
    if name == "base64" or name.startswith("base64"):
        return base64(data)
    if name.startswith("quoted"):
        return binascii.a2b_qp(data)
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        found = uuencoded(data)
        return found[0].data if found else data
    return data


def base64(data: bytes) -> bytes:
    """Everything that the letters of base64 in `data` say, pieces padded in the middle included."""
    letters = data.translate(None, _NOT_BASE64)
    pieces = (
        [piece for piece in letters.split(b"=", 10_000) if piece] if b"=" in letters[:-2] else [letters.rstrip(b"=")]
    )
    out = []
    for piece in pieces:
        piece = piece.replace(b"=", b"")
        whole = piece[:-1] if len(piece) % 4 == 1 else piece
        out.append(binascii.a2b_base64(whole + b"=="))
    return b"".join(out)


@dataclass(frozen=True)
class Uuencoded:
    """A file inside a text, and where it stands there."""

    name: bytes
    data: bytes
    start: int
    end: int


def uuencoded(text: bytes, most: int = 50) -> list[Uuencoded]:
    """The files that stand uuencoded in `text`; one whose lines are not sound is left alone."""
    found: list[Uuencoded] = []
    at = 0
    while len(found) < most and (match := _UU_BEGIN.search(text, at)):
        at = match.end()
        data = bytearray()
        sound = False
        while at < len(text):
            stop = text.find(b"\n", at)
            stop = len(text) if stop < 0 else stop
            line = text[at:stop].rstrip(b"\r")
            at = stop + 1
            if line.strip() == b"end":
                sound = True
                break
            if not _UU_LINE.fullmatch(line):
                sound = bool(data) and not line
                break
            try:
                data += _uu_line(line)
            except binascii.Error:
                break
        if sound:
            found.append(Uuencoded(match[1].strip(), bytes(data), match.start(), min(at, len(text))))
    return found


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad the last line wrongly; the first letter says how many bytes count.
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        return binascii.a2b_uu(line[:length])
