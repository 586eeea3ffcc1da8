"""The tree of a mail's MIME parts, bounded in number and depth.  Bodies stay slices of the raw mail until asked for."""

import re
from dataclasses import dataclass, field
from typing import Final

from comptoir.channels.email.reading import headers, limits, params, transfer
from comptoir.channels.email.reading.charsets import one_line
from comptoir.channels.email.reading.headers import Fields
from comptoir.channels.email.reading.limits import Cuts
from comptoir.channels.email.reading.words import decode_words

_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}")


@dataclass
class Part:
    """One MIME part; `children` only when it is multipart and could be divided."""

    fields: Fields
    raw: bytes
    start: int
    end: int
    type: str
    params: dict[str, str]
    disposition: str
    disposition_params: dict[str, str]
    depth: int
    children: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def data(self) -> bytes:
        """The body, its transfer encoding undone."""
        return transfer.decode(self.body, self.fields.text("content-transfer-encoding"))

    @property
    def name(self) -> str:
        """The file name given, without folders; "" when none is."""
        given = self.disposition_params.get("filename") or self.params.get("name") or ""
        return file_name(given)

    @property
    def content_id(self) -> str:
        return one_line(self.fields.text("content-id"), 300).strip("<> ")

    def leaves(self) -> list["Part"]:
        out, waiting = [], [self]
        while waiting:
            part = waiting.pop()
            if part.children:
                waiting.extend(reversed(part.children))
            else:
                out.append(part)
        return out


def file_name(given: str) -> str:
    name = one_line(decode_words(given), 255)
    return re.split(r"[/\\]", name)[-1].strip(" .\"'") if re.search(r"[/\\]", name) else name.strip(" \"'")


def tree(raw: bytes, cuts: Cuts) -> Part:
    """The parts of `raw`, at most `MAX_PARTS` of them and `MAX_DEPTH` deep; each cut is noted."""
    root = _part(raw, (0, len(raw)), 0, "text/plain", cuts)
    count = 1
    waiting = [root]
    while waiting:
        parent = waiting.pop(0)
        if not parent.type.startswith("multipart/"):
            continue
        if parent.depth >= limits.MAX_DEPTH:
            cuts.note(f"The parts are nested more than {limits.MAX_DEPTH} deep; the inner ones are kept as one file.")
            parent.type = "application/octet-stream"
            continue
        room = limits.MAX_PARTS - count
        ranges, is_cut = _ranges(raw, parent, room)
        if is_cut:
            cuts.note(f"There are more than {limits.MAX_PARTS} parts; the rest was left out.")
        default = "message/rfc822" if parent.type == "multipart/digest" else "text/plain"
        parent.children = [_part(raw, span, parent.depth + 1, default, cuts) for span in ranges]
        count += len(ranges)
        waiting.extend(parent.children)
        if not parent.children:
            parent.type = "text/html" if b"<html" in raw[parent.start : parent.start + 2000].lower() else "text/plain"
            if not is_cut and parent.start < parent.end:
                cuts.note("A multipart holds no boundary; it was read as text.")
    return root


def _part(raw: bytes, span: tuple[int, int], depth: int, default: str, cuts: Cuts) -> Part:
    fields, body = headers.split(raw, span[0], span[1], cuts)
    kind, given = params.parse(fields.text("content-type"))
    kind = _mended(kind, default)
    fields.charset_hint = given.get("charset")
    disposition, disposition_params = params.parse(fields.text("content-disposition"))
    return Part(fields, raw, body, span[1], kind, given, disposition, disposition_params, depth)


def _mended(kind: str, default: str) -> str:
    if _TYPE.fullmatch(kind):
        return kind
    if kind in ("text", "html", "text/"):
        return "text/html" if kind == "html" else "text/plain"
    match = _TYPE.match(kind)
    if match:
        return match[0]
    return default if not kind or "/" not in kind else "application/octet-stream"


def _ranges(raw: bytes, parent: Part, room: int) -> tuple[list[tuple[int, int]], bool]:
    """Where the parts between the boundary's lines lie, and whether there were more than `room`."""
    boundary = parent.params.get("boundary", "").encode("utf-8", "replace")[:500].rstrip()
    if not boundary:
        match = re.search(
            rb"^--([^\s-][^\r\n]{0,200})\r?$", raw[parent.start : min(parent.end, parent.start + 65536)], re.M
        )
        if not match:
            return [], False
        boundary = match[1].strip()
    mark = b"--" + boundary
    ranges: list[tuple[int, int]] = []
    begin = -1
    at = parent.start
    while (found := raw.find(mark, at, parent.end)) >= 0:
        at = found + len(mark)
        if found > parent.start and raw[found - 1 : found] != b"\n":
            continue
        line_end = raw.find(b"\n", at, parent.end)
        line_end = parent.end if line_end < 0 else line_end
        rest = raw[at : min(line_end, at + 200)].strip()
        if rest not in (b"", b"--"):
            continue
        if begin >= 0:
            if len(ranges) >= room:
                return ranges, True
            ranges.append((begin, _before_line_end(raw, begin, found)))
        begin = min(line_end + 1, parent.end)
        at = line_end
        if rest == b"--":
            return ranges, False
    if begin >= 0 and begin < parent.end:
        if len(ranges) >= room:
            return ranges, True
        ranges.append((begin, parent.end))
    return ranges, False


def _before_line_end(raw: bytes, begin: int, found: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1)."""
    end = found
    if end > begin and raw[end - 1 : end] == b"\n":
        end -= 1
        if end > begin and raw[end - 1 : end] == b"\r":
            end -= 1
    return end
