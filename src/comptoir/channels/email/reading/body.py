"""Which parts are the message and which are files: RFC 8621 section 4.1.4, then what mails need beside it."""

import html
from dataclasses import dataclass, field
from typing import Final

from comptoir.channels.email.reading import headers, limits, plain
from comptoir.channels.email.reading.charsets import decode
from comptoir.channels.email.reading.limits import Cuts
from comptoir.channels.email.reading.parts import Part, file_name
from comptoir.channels.email.reading.transfer import uuencoded

_TEXTS: Final = ("text/plain", "text/html")


@dataclass(frozen=True)
class File:
    """Something attached: `name` may be made up from the type, `content_id` is "" when nothing points at it."""

    name: str
    type: str
    data: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass
class Body:
    """What the mail says, in both forms, and what comes with it."""

    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)


@dataclass
class _Sorted:
    text: list[Part] | None = field(default_factory=list)
    html: list[Part] | None = field(default_factory=list)
    files: list[Part] = field(default_factory=list)


def body_of(root: Part, cuts: Cuts) -> Body:
    """The text, the HTML and the files of the tree; text is made from the HTML where there is only that."""
    chosen = _Sorted()
    _sort([root], "mixed", False, chosen)
    body = Body()
    seen: dict[int, str] = {}
    uu_files: list[File] = []

    def words(part: Part) -> str:
        if id(part) not in seen:
            seen[id(part)] = _text(part, cuts, uu_files)
        return seen[id(part)]

    texts, pages = chosen.text or [], chosen.html or []
    body.html = "\n".join(_as_html(part, words(part)) for part in pages) if any(_is_page(p) for p in pages) else ""
    said = [words(p) if p.type != "text/html" else plain.text_of(words(p)) for p in texts if p.type in _TEXTS]
    body.text = "\n".join(piece for piece in said if piece.strip())
    if not body.text.strip() and body.html:
        body.text = plain.text_of(body.html)
    in_bodies = {id(part) for part in texts + pages if part.type in _TEXTS}
    filed = {id(part) for part in chosen.files}
    media = [p for p in texts + pages if p.type not in _TEXTS and id(p) not in filed]
    for part in root.leaves():
        if (
            id(part) in filed
            or any(part is m for m in media)
            or (id(part) not in in_bodies and part.type not in _TEXTS)
        ):
            body.files.append(_file(part, len(body.files) + 1))
    body.files += uu_files
    return body


def _is_page(part: Part) -> bool:
    return part.type == "text/html"


def _is_media(kind: str) -> bool:
    return kind.startswith(("image/", "audio/", "video/"))


def _sort(parts: list[Part], kind: str, in_alternative: bool, to: _Sorted) -> None:
    text_before = len(to.text) if to.text is not None else -1
    html_before = len(to.html) if to.html is not None else -1
    for index, part in enumerate(parts):
        if part.type.startswith("multipart/"):
            sub = part.type.partition("/")[2]
            inner = _Sorted(to.text, to.html, to.files)
            _sort(part.children, sub, in_alternative or sub == "alternative", inner)
            continue
        is_text = part.type in _TEXTS
        is_said = part.disposition != "attachment" and (is_text or _is_media(part.type))
        is_said = is_said and (index == 0 or (kind != "related" and (_is_media(part.type) or not part.name)))
        if not is_said:
            to.files.append(part)
        elif kind == "alternative":
            where = {"text/plain": to.text, "text/html": to.html}.get(part.type, to.files)
            if where is not None:
                where.append(part)
        else:
            if in_alternative and is_text:
                if part.type == "text/plain":
                    to.html = None
                else:
                    to.text = None
            if to.text is not None:
                to.text.append(part)
            if to.html is not None:
                to.html.append(part)
            if (to.text is None or to.html is None) and _is_media(part.type):
                to.files.append(part)
    if kind == "alternative" and to.text is not None and to.html is not None:
        if len(to.text) == text_before and len(to.html) > html_before:
            to.text.extend(to.html[html_before:])
        elif len(to.html) == html_before and len(to.text) > text_before:
            to.html.extend(to.text[text_before:])


def _text(part: Part, cuts: Cuts, uu_files: list[File]) -> str:
    most = limits.MAX_HTML_BYTES if part.type == "text/html" else limits.MAX_TEXT_BYTES
    data = part.data
    if part.type == "text/plain" and b"begin " in data:
        for found in reversed(uuencoded(data)):
            uu_files.insert(0, File(file_name(decode(found.name, None)[0]), "application/octet-stream", found.data))
            data = data[: found.start] + data[found.end :]
    if len(data) > most:
        cuts.note(f"The text is longer than {most // 1024} KB; it was cut.")
        data = data[:most]
    text, warning = decode(data, part.params.get("charset"))
    if warning:
        cuts.note(warning)
    if part.type == "text/plain" and part.params.get("format", "").lower() == "flowed":
        text = _unflowed(text, part.params.get("delsp", "").lower() == "yes")
    return text


def _unflowed(text: str, drops_space: bool) -> str:
    """Paragraphs of a flowed text put together again (RFC 3676); quoted lines stay as they are."""
    out: list[str] = []
    joins = False
    for line in text.split("\n"):
        is_quote = line.startswith(">")
        if line.startswith(" ") and not is_quote:
            line = line[1:]
        if joins and not is_quote:
            out[-1] += line
        else:
            out.append(line)
        joins = line.endswith(" ") and line != "-- " and not is_quote
        if joins and drops_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _as_html(part: Part, text: str) -> str:
    if part.type == "text/html":
        return text
    if part.type == "text/plain":
        return "<p>" + html.escape(text.strip()).replace("\n", "<br>\n") + "</p>" if text.strip() else ""
    return f'<img src="cid:{html.escape(part.content_id)}" alt="">' if part.content_id else ""


_ENDINGS: Final = {
    "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png", "image/gif": ".gif",
    "text/plain": ".txt", "text/html": ".html",
    "text/calendar": ".ics", "application/pdf": ".pdf", "message/rfc822": ".eml", "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt", "text/csv": ".csv", "application/zip": ".zip", "audio/mpeg": ".mp3",
}  # fmt: skip


def _file(part: Part, number: int) -> File:
    ending = _ENDINGS.get(part.type, "")
    name = part.name
    if not name and part.type == "message/rfc822":
        name = _subject_of(part)
    if not name:
        name = file_name(part.fields.decoded("content-description")[:120])
        name += ending if name and not name.lower().endswith(ending) else ""
    if not name and part.type.startswith("image/"):
        name = f"image{ending or '.' + part.type[6:][:10]}"
    if not name:
        name = f"file-{number}{ending}"
    return File(name, part.type, part.data, part.content_id, part.disposition != "attachment")


def _subject_of(part: Part) -> str:
    data = part.data[: limits.MAX_FIELD_BYTES]
    fields, _ = headers.split(data, 0, len(data), Cuts())
    subject = file_name(fields.decoded("subject").replace("/", "-"))[:120]
    return f"{subject}.eml" if subject else ""
