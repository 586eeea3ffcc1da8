"""Addresses in From, To, Cc and Reply-To: one linear pass, forgiving what programs write (RFC 5322 section 3.4)."""

import re
from dataclasses import dataclass
from typing import Final

from comptoir.channels.email.reading import limits
from comptoir.channels.email.reading.charsets import one_line
from comptoir.channels.email.reading.words import decode_words

_ADDRESS: Final = re.compile(r"[^\s<>\"(),:;@\[\]\\]{1,128}@[^\s<>\"(),;@\\]{1,190}")


@dataclass(frozen=True)
class Address:
    """One mailbox; `email` as written (domain may be upper case), "" when there is none."""

    name: str
    email: str


def parse(text: str) -> list[Address]:
    """The mailboxes of a header value, its encoded words not yet decoded; groups are opened, empty ones dropped."""
    found: list[Address] = []
    for token in _Scanner(text).mailboxes():
        if token.name or token.email:
            found.append(token)
        if len(found) >= limits.MAX_ADDRESSES:
            break
    if found and not any(address.email for address in found) and "=?" in text:
        decoded = decode_words(text)
        if "@" in decoded and decoded != text:
            # Some programs encode the whole field, the address included.
            again = parse(decoded.replace("=?", "= ?"))
            return again if any(address.email for address in again) else found
    return found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        # Once one is found never to close, none is looked for again: searching anew each time would be quadratic.
        self.open_quote = self.open_comment = False

    def mailboxes(self) -> list[Address]:
        out: list[Address] = []
        words: list[str] = []
        comments: list[str] = []
        angle = ""
        text, size = self.text, len(self.text)

        def flush() -> None:
            nonlocal angle
            out.append(_mailbox("".join(words), angle, comments))
            words.clear()
            comments.clear()
            angle = ""

        while self.at < size and len(out) < limits.MAX_ADDRESSES:
            letter = text[self.at]
            if letter == '"':
                words.append(self._quoted())
            elif letter == "(":
                comments.append(self._comment())
            elif letter == "<":
                angle = self._angle() or angle
            elif letter == ",":
                # "Smith, John <j@example.com>" unquoted: a name cannot end before its address.
                if angle or "@" in "".join(words) or not "".join(words).strip() or not self._name_goes_on():
                    flush()
                else:
                    words.append(",")
                self.at += 1
            elif letter == ";":
                flush()
                self.at += 1
            elif letter == ":" and not angle and "@" not in "".join(words[-3:]) and self._is_group():
                words.clear()
                comments.clear()
                self.at += 1
            else:
                stop = self._plain_end()
                words.append(text[self.at : stop])
                self.at = stop
        flush()
        return [address for address in out if address.name or address.email]

    def _plain_end(self) -> int:
        match = _STOP.search(self.text, self.at + 1)
        return match.start() if match else len(self.text)

    def _name_goes_on(self) -> bool:
        """True when the next `<` comes before the next comma or @."""
        match = _NEXT.search(self.text, self.at + 1)
        return bool(match and match[0] == "<")

    def _is_group(self) -> bool:
        return self.text.find(";", self.at) >= 0

    def _quoted(self) -> str:
        match = None if self.open_quote else _QUOTED_END.match(self.text, self.at + 1)
        if not match:
            if self.open_quote:
                self.at += 1
                return ""
            self.open_quote = True
            rest = self.text[self.at + 1 :]
            stop = rest.find("<")
            stop = stop if stop >= 0 else rest.find(",")
            stop = stop if stop >= 0 else len(rest)
            self.at += 1 + stop
            return rest[:stop]
        self.at = match.end()
        return re.sub(r"\\(.)", r"\1", match[0][:-1])

    def _comment(self) -> str:
        depth, begin = 0, self.at
        for match in () if self.open_comment else _PAREN.finditer(self.text, self.at):
            if match[0] == "(":
                depth += 1
            elif match[0] == ")":
                depth -= 1
                if depth == 0:
                    self.at = match.end()
                    return self.text[begin + 1 : match.start()]
        self.open_comment = True
        self.at += 1
        return ""

    def _angle(self) -> str:
        stop = self.text.find(">", self.at)
        again = self.text.find("<", self.at + 1)
        if 0 <= again < stop and "@" not in self.text[self.at : again]:
            self.at = again  # "<<a@b>" or "Name <x <a@b>"
            stop = self.text.find(">", self.at)
        if stop < 0:
            comma = self.text.find(",", self.at)
            stop = comma if comma >= 0 else len(self.text)
            inner = self.text[self.at + 1 : stop]
            self.at = stop
        else:
            inner = self.text[self.at + 1 : stop]
            self.at = stop + 1
            while self.text.startswith(">", self.at):
                self.at += 1
        return inner.strip()


_STOP: Final = re.compile(r'["(<,;:]')
_NEXT: Final = re.compile(r"[<,@;]")
_PAREN: Final = re.compile(r"\\.|[()]", re.S)
_QUOTED_END: Final = re.compile(r'(?:[^"\\]|\\.)*"', re.S)


def _mailbox(words: str, angle: str, comments: list[str]) -> Address:
    name = words.strip()
    email = ""
    if angle:
        email = _cleaned(angle)
    if not email:
        match = _ADDRESS.search(name)
        if match:
            email = match[0].strip(".'").rstrip("]")
            name = (name[: match.start()] + " " + name[match.end() :]).strip(" []<>'\t") if not angle else name
    if not name and comments:
        name = " ".join(comment for comment in comments if comment)
    name = one_line(decode_words(name), limits.MAX_NAME_CHARS).strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return Address(name, email)


def _cleaned(angle: str) -> str:
    """The address inside `<...>`, without a source route, spaces, comments or `mailto:`."""
    text = angle[:4096]
    if text.startswith("@") and ":" in text:
        text = text.rsplit(":", 1)[1]
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if "=?" in text:
        text = decode_words(text)
    text = re.sub(r"\([^()]*\)", "", text)
    text = one_line(text, limits.MAX_ADDRESS_CHARS)
    local, at, domain = text.rpartition("@")
    if local.startswith('"'):
        return f"{local}@{domain.replace(' ', '')}"
    text = text.replace(" ", "") if at else text
    return text.strip("'\"<>")
