"""`type; name=value` headers (RFC 2045) with continuations and charsets (RFC 2231), as programs really write them."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from comptoir.channels.email.reading import limits
from comptoir.channels.email.reading.charsets import decode
from comptoir.channels.email.reading.words import decode_words

_SECTION: Final = re.compile(r"([^*]{1,60})(?:\*(\d{1,3}))?(\*)?")


def parse(text: str) -> tuple[str, dict[str, str]]:
    """The value before the first `;` in lower case without spaces, and its parameters by lower-case name, decoded."""
    pieces = _pieces(text)
    head = re.sub(r"\([^()]{0,200}\)", "", pieces[0]).strip().lower() if pieces else ""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces[1 : limits.MAX_PARAMS]:
        name, equals, value = piece.partition("=")
        match = _SECTION.fullmatch(name.strip().lower())
        if not equals or not match:
            continue
        value = _unquote(value.strip())
        if match[2] is None and match[3] is None:
            plain.setdefault(match[1], decode_words(value))
        else:
            sections.setdefault(match[1], {}).setdefault(int(match[2] or 0), (value, bool(match[3])))
    for name, found in sections.items():
        plain[name] = _joined(found)
    return head, plain


def _pieces(text: str) -> list[str]:
    """`text` cut at each `;` that is not inside quotes."""
    pieces: list[str] = []
    begin = 0
    quoted = False
    before = ""
    for at, letter in enumerate(text):
        # A quote only opens after `=`: inside a bare value it is a letter.
        if letter == '"' and before != "\\" and (quoted or before == "="):
            quoted = not quoted
        elif letter == ";" and not quoted:
            pieces.append(text[begin:at])
            begin = at + 1
            if len(pieces) > limits.MAX_PARAMS:
                return pieces
        before = before if letter in " \t" and not quoted else letter
    tail = text[begin:]
    if quoted and ";" in tail:  # the closing quote was forgotten
        pieces.extend(tail.replace('"', "").split(";", limits.MAX_PARAMS)[: limits.MAX_PARAMS])
        return pieces
    pieces.append(tail)
    return pieces


def _unquote(value: str) -> str:
    if value.startswith('"'):
        stop = value.rfind('"')
        inner = value[1:stop] if stop > 0 else value[1:]
        return re.sub(r"\\(.)", r"\1", inner)
    return re.sub(r"\s\([^()]{0,200}\)$", "", value)


def _joined(found: dict[int, tuple[str, bool]]) -> str:
    order = sorted(found)
    first, first_encoded = found[order[0]]
    charset = ""
    if first_encoded and first.count("'") >= 2:
        charset, _, rest = first.split("'", 2)
        found[order[0]] = (rest, True)
    data = b""
    for number in order:
        value, encoded = found[number]
        data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    text = decode(data, charset or None)[0]
    return text if any(encoded for _, encoded in found.values()) else decode_words(text)
