"""Reads sanitised HTML, whose tags are regular, into plain lines.  Only `html.to_text` calls it."""

import html as entities
import re
from typing import Final

TAG: Final = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
BLOCKS: Final = frozenset(
    "blockquote caption center dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr"
    " ul".split()
)
SPACED: Final = frozenset("blockquote dl figure h1 h2 h3 h4 h5 h6 ol p pre table ul".split())


def read(html: str) -> str:
    """Plain text of HTML that passed `html.make_safe`."""
    return _Lines().read(html)


class _Lines:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lists: list[int | None] = []
        self.links: list[tuple[str, int]] = []
        self.in_pre = 0

    def read(self, html: str) -> str:
        end = 0
        for found in TAG.finditer(html):
            self._write(html[end : found.start()])
            (self._close if found[1] else self._open)(found[2], found[3])
            end = found.end()
        self._write(html[end:])
        lines = "".join(self.parts).replace("\xa0", " ").split("\n")
        text = "\n".join(line.rstrip() for line in lines)
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n")

    def _write(self, escaped: str) -> None:
        text = entities.unescape(escaped)
        if not self.in_pre:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            if not self.parts or self.parts[-1].endswith(("\n", " ")):
                text = text.lstrip(" ")
        if text:
            self.parts.append(text)

    def _break(self, name: str) -> None:
        if self.parts and name in SPACED and not self.lists:
            self.parts.append("\n\n")
        elif self._is_midline():
            self.parts.append("\n")

    def _is_midline(self) -> bool:
        return bool(self.parts) and not self.parts[-1].endswith("\n")

    def _open(self, name: str, rest: str) -> None:
        if name in BLOCKS:
            self._break(name)
        attributes = dict(ATTRIBUTE.findall(rest)) if rest else {}
        match name:
            case "br":
                self.parts.append("\n")
            case "ul" | "ol":
                self.lists.append(None if name == "ul" else 1)
            case "li":
                self._mark_item()
            case "td" | "th":
                if self._is_midline():
                    self.parts.append(" ")
            case "pre":
                self.in_pre += 1
            case "img":
                self._write(attributes.get("alt", ""))
            case "a":
                self.links.append((entities.unescape(attributes.get("href", "")), len(self.parts)))

    def _close(self, name: str, _rest: str) -> None:
        if name in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif name == "pre":
            self.in_pre = max(0, self.in_pre - 1)
        elif name == "a" and self.links:
            self._name_address(*self.links.pop())
        if name in BLOCKS:
            self._break(name)

    def _mark_item(self) -> None:
        indent = "  " * (len(self.lists) - 1)
        number = self.lists[-1] if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        self.parts.append(f"{indent}{'-' if number is None else f'{number}.'} ")

    def _name_address(self, address: str, start: int) -> None:
        shown = "".join(self.parts[start:]).strip()
        bare = re.sub(r"^(?:https?://|mailto:|tel:)", "", address).rstrip("/")
        if address and bare not in shown.rstrip("/"):
            self.parts.append(f" <{address}>")
