"""Encoded words (RFC 2047), decoded in one pass: CPython's own takes minutes and gigabytes for a hostile header."""

import binascii
import re
from typing import Final

from comptoir.channels.email.reading.charsets import clean, codec_for, decode, guess

_WORD: Final = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,20})\?=")


def text_of(value: bytes, charset_hint: str | None = None) -> str:
    """A header's raw bytes as text, encoded words still in it.  Bare 8-bit bytes are read by `charset_hint`."""
    if charset_hint and not value.isascii():
        try:
            value.decode("utf-8")
        except UnicodeError:
            codec = codec_for(charset_hint)
            if codec and codec != "utf-8":
                return decode(value, charset_hint)[0]
    return clean(guess(value))


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded; what is not sound stays as it stands."""
    if "=?" not in text:
        return text
    out: list[str] = []
    held = b""  # bytes of neighbouring words of one charset: a letter may be cut in two by the word's end
    held_charset = ""
    at = 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        charset, data = word[1].split("*")[0], _bytes_of(word[1].split("*")[0], word[2], word[3])
        if data is None:
            continue
        if held_charset and not between.strip() and charset.lower() == held_charset.lower():
            held += data
        else:
            if held_charset:
                out.append(decode(held, held_charset)[0])
            if between.strip() or not held_charset:
                out.append(between)
            held, held_charset = data, charset
        at = word.end()
        if len(held) > 65536:
            out.append(decode(held, held_charset)[0])
            held = b""
    if held_charset:
        out.append(decode(held, held_charset)[0])
    out.append(text[at:])
    return "".join(out)


def _bytes_of(charset: str, encoding: str, body: str) -> bytes | None:
    try:
        if encoding in "bB":
            letters = re.sub(r"[^A-Za-z0-9+/]", "", body)
            return binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + "==")
        return binascii.a2b_qp(_raw(body.replace(" ", "_"), charset), header=True)
    except (binascii.Error, ValueError):
        return None


def _raw(body: str, charset: str) -> bytes:
    """Some programs leave 8-bit letters bare in an encoded word; they mean the word's own charset."""
    if body.isascii():
        return body.encode()
    try:
        return body.encode(codec_for(charset) or "utf-8")
    except UnicodeError:
        return body.encode("utf-8", "replace")
