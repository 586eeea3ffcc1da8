"""Bytes to text that can be stored: any charset name, any broken content, never a surrogate and never a NUL."""

import codecs
import re
from functools import lru_cache
from typing import Final

# What programs write -> the codec that reads what they mean (the WHATWG encoding table, 2024, and what mails showed).
ALIASES: Final = {
    "": "utf-8",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi-x3-4-1968": "utf-8",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "8bit": "utf-8",
    "binary": "utf-8",
    "default": "utf-8",
    "utf8": "utf-8",
    "x-utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-latin-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "gb2312": "gb18030",
    "gb-2312-80": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "euc-cn": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "euc-kr": "cp949",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601": "cp949",
    "ksc5601": "cp949",
    "korean": "cp949",
    "shift-jis": "cp932",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms-kanji": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc-jp",
    "iso-2022-jp": "iso2022-jp-ext",
    "csiso2022jp": "iso2022-jp-ext",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "mac": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ce": "mac-latin2",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
}
# Python's registry also holds codecs that unpack, escape or run in quadratic time: a stranger may name only these.
ALLOWED: Final = re.compile(
    r"utf-(8|7|16(-[bl]e)?|32(-[bl]e)?)|cp\d{3,4}|iso8859-\d{1,2}|koi8-[rtu]|mac-(?:roman|cyrillic|greek|turkish|iceland|latin2)"
    r"|gb18030|hz|big5(?:hkscs)?|euc[-_](?:jp|kr|jis[-_]2004)|johab|shift_jis|iso2022[-_](?:jp(?:[-_]\d|[-_]2004|[-_]ext)?|kr)"
    r"|ptcp154|kz1048|tis-620|hp-roman8"
)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_OVERRIDES: Final = {0x202D: None, 0x202E: None}


def _cp1252_for_bad_bytes(error: UnicodeError) -> tuple[str, int]:
    """A byte that the charset cannot hold is most often one letter that a Windows program let slip in."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("comptoir-mail", _cp1252_for_bad_bytes)


@lru_cache(maxsize=256)
def codec_for(charset: str) -> str | None:
    """The name of a codec that may read `charset`, or None when there is none."""
    key = charset.strip(" \t\"'").lower().replace("_", "-")[:40].split("*")[0]
    name = ALIASES.get(key) or key
    if name.startswith("cp-"):
        name = "cp" + name[3:]
    name = re.sub(r"^(?:windows|win|ibm|x-cp)-?(\d{3,4})$", r"cp\1", name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return found if ALLOWED.fullmatch(found) else None


def decode(data: bytes, charset: str | None) -> tuple[str, str | None]:
    """The text of `data`, cleaned, and a warning when it could not be read as what it says it is."""
    codec = codec_for(charset or "")
    if codec is None:
        return clean(guess(data)), f"The charset {charset!r} is not known; it was guessed."[:120]
    if codec == "utf-8" and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    if codec == "utf-8" and b"\x1b$" in data:
        codec = "iso2022_jp_ext"
    try:
        return clean(data.decode(codec)), None
    except (UnicodeError, ValueError):
        pass
    if codec == "utf-8" and not charset_is_utf8(charset):
        return clean(guess(data)), None
    if codec == "cp1252":
        return clean(_latin(data)), None
    return clean(_bent(data, codec)), f"Some bytes are not {charset}; they were replaced."[:120]


def charset_is_utf8(charset: str | None) -> bool:
    return "utf" in (charset or "").lower()


def _latin(data: bytes) -> str:
    """cp1252 has five holes; what stands there is dropped as the control character that it is in ISO 8859-1."""
    return data.decode("cp1252", "ignore")


def _bent(data: bytes, codec: str) -> str:
    if codec.startswith("iso2022_jp"):
        return japanese(data)
    bend = "comptoir-mail" if codec == "utf-8" else "replace"
    try:
        return data.decode(codec, bend)
    except (UnicodeError, ValueError):
        return data.decode("utf-8", "replace")


def guess(data: bytes) -> str:
    """Text of bytes that name no charset: UTF-8 if they are, Japanese by escapes, Chinese by pairs, else cp1252."""
    if b"\x1b$" in data or b"\x1b(" in data:
        return japanese(data)
    try:
        return data.decode("utf-8")
    except UnicodeError:
        pass
    high = sum(1 for byte in data[:2000] if byte >= 0x80)
    bent = data.decode("utf-8", "replace")
    # Mostly sound UTF-8 with a cut or a slip in it.
    if high and bent[:2000].count("\ufffd") * 8 < high:
        return data.decode("utf-8", "comptoir-mail")
    return _paired(data) or _latin(data)


def _paired(data: bytes) -> str | None:
    """Bare GB 2312: high bytes only in pairs, their first bytes in the rows of common signs and characters."""
    runs = re.findall(rb"[\x80-\xff]+", data[:4000])
    pairs = b"".join(runs)
    if (
        len(pairs) < 6
        or any(len(run) % 2 for run in runs[:-1])
        or len(pairs) * 2 < len(data[:4000]) - data[:4000].count(b" ")
    ):
        return None
    first = pairs[::2]
    common = sum(1 for byte in first if 0xB0 <= byte <= 0xD7 or 0xA1 <= byte <= 0xA3)
    try:
        return data.decode("gb18030") if common * 10 >= len(first) * 9 else None
    except UnicodeError:
        return None


def japanese(data: bytes) -> str:
    """ISO 2022-JP, with the circled numbers and other signs of row 13 that Windows writes and Python refuses."""
    try:
        return data.decode("iso2022_jp_ext")
    except UnicodeError:
        pass
    out: list[str] = []
    for index, piece in enumerate(re.split(rb"\x1b(\$[@B]|\([BJI])", data)):
        if index % 2:
            mode = piece
        elif index and mode.startswith(b"$"):
            out.append(_shifted(piece).decode("cp932", "replace"))
        else:
            out.append(piece.decode("utf-8", "comptoir-mail"))
    return "".join(out)


def _shifted(jis: bytes) -> bytes:
    """JIS X 0208 pairs as Shift JIS, whose decoder knows more signs."""
    out = bytearray()
    for first, second in zip(jis[::2], jis[1::2], strict=False):
        if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
            continue
        row = (first - 0x21) // 2 + 0x81
        out.append(row + 0x40 if row > 0x9F else row)
        if first % 2:
            out.append(second + 0x1F + (second >= 0x60))
        else:
            out.append(second + 0x7E)
    return bytes(out)


def clean(text: str) -> str:
    """Text without NUL, surrogate or control character, lines ending in \\n."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))


def one_line(text: str, longest: int) -> str:
    """`text` on one line, spaces joined, without characters that turn the reading direction, cut at `longest`."""
    return " ".join(clean(text[: longest * 4]).translate(_OVERRIDES).split())[:longest]
