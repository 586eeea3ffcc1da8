"""HTML to plain text in one linear pass, however broken; quoted blocks get "> " so that the reply can be told apart."""

import html
import re
from typing import Final

_NAME: Final = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:]{0,30}")
_SKIPPED: Final = {"script", "style", "head", "title", "template", "noscript", "svg", "math", "object"}
_BLOCKS: Final = {"p", "div", "tr", "table", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"} | {
    "pre", "blockquote", "section", "article", "header", "footer", "center", "form", "hr", "body", "li",
}  # fmt: skip
_PARAGRAPHS: Final = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
MAX_QUOTE_DEPTH: Final = 9


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.pre = 0
        self.absent: set[str] = set()  # end tags known not to come any more; looking anew each time is quadratic

    def text(self, raw: str) -> None:
        text = html.unescape(raw) if "&" in raw else raw
        if self.pre:
            first, *rest = text.split("\n")
            self.line.append(first)
            for more in rest:
                self.break_line()
                self.line.append(more)
            return
        self.line.append(_SPACES.sub(" ", text))

    def break_line(self) -> None:
        line = "".join(self.line).replace("\xa0", " ")
        line = line.rstrip() if self.pre else re.sub(r" {2,}", " ", line).strip()
        self.lines.append("> " * min(self.depth, MAX_QUOTE_DEPTH) + line if self.depth else line)
        self.line.clear()

    def end_block(self, is_paragraph: bool) -> None:
        if "".join(self.line).strip():
            self.break_line()
        else:
            self.line.clear()
        if is_paragraph and self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " * min(self.depth, MAX_QUOTE_DEPTH) if self.depth else "")


def text_of(source: str) -> str:
    """The words of `source` as a reader sees them, block by block, tags dropped, entities read."""
    writer = _Writer()
    at, size = 0, len(source)
    while at < size:
        open_at = source.find("<", at)
        if open_at < 0:
            writer.text(source[at:])
            break
        if open_at > at:
            writer.text(source[at:open_at])
        if source.startswith("<!--", open_at):
            at = _after(source, "-->", open_at)
            continue
        name = _NAME.match(source, open_at + 1)
        if not name:
            if source.startswith(("<!", "<?"), open_at):
                at = _after(source, ">", open_at)
            else:
                writer.text("<")
                at = open_at + 1
            continue
        close = source.find(">", open_at)
        if close < 0:
            writer.text(source[open_at:])
            break
        at = close + 1
        at = _tag(writer, source, name[0].lower(), source[name.end() : min(close, name.end() + 2000)], at)
    writer.end_block(False)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(writer.lines)).strip("\n")


def _tag(writer: _Writer, source: str, name: str, attributes: str, at: int) -> int:
    if name in _SKIPPED:
        stop = _find_end(writer, source, f"</{name}", at)
        return at if stop < 0 else _after(source, ">", stop)
    if name == "br":
        writer.break_line()
    elif name.lstrip("/") in _BLOCKS:
        bare = name.lstrip("/")
        writer.end_block(bare in _PARAGRAPHS)
        if bare == "blockquote":
            writer.depth = max(0, writer.depth + (-1 if name[0] == "/" else 1))
        elif bare == "pre":
            writer.pre = max(0, writer.pre + (-1 if name[0] == "/" else 1))
        elif name == "li":
            writer.line.append("- ")
        elif name == "hr":
            writer.lines.append("________________________________")
    elif name in ("td", "th"):
        writer.line.append(" ")
    elif name == "img":
        match = re.search(r"""\balt\s*=\s*["']([^"']{1,200})["']""", attributes, re.I)
        if match and not re.search(r"\.\w{2,4}$", match[1]):  # a file name says nothing
            writer.line.append(f"[{html.unescape(match[1])}]")
    return at


def _find_end(writer: _Writer, source: str, end: str, at: int) -> int:
    for variant in (end, end.upper(), end.capitalize()):
        if variant in writer.absent:
            continue
        stop = source.find(variant, at)
        if stop >= 0:
            return stop
        writer.absent.add(variant)
    return -1


def _after(source: str, mark: str, at: int) -> int:
    """Just after the next `mark`; the end when there is none, so that a thing never closed swallows the rest."""
    stop = source.find(mark, at)
    return len(source) if stop < 0 else stop + len(mark)
