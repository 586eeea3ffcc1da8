"""Mail addresses: read from headers and fields, written one way, compared as people mean them."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.header import decode_header, make_header
from typing import Final

MAX_CHARS: Final = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
MAX_LOCAL: Final = 64
MAX_IN_HEADER: Final = 2_000
ATOM: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
LABEL: Final = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
# A quoted string, a comment, an address in angle brackets, a separator, or anything else (RFC 5322, 3.4, forgiving).
TOKEN: Final = re.compile(r'("(?:[^"\\]|\\.)*"?)|\(((?:[^()\\]|\\.|\([^()]*\))*)\)?|<([^<>]*)>?|([,;:])|([^"(<,;:]+)')
INVISIBLE: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class BadAddress(ValueError):
    """What was given is no mail address; the message says so in words."""


@dataclass(frozen=True)
class MailAddress:
    """One address as it is shown, with the name that stood beside it."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """What two spellings of one mailbox share; unique keys hold this."""
        return key(self.address)

    @property
    def domain(self) -> str:
        """The part behind the @, small and readable (`exämple.org`, not `xn--…`)."""
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        """`Name <address>`, with the name in quotes where it must be (RFC 5322, 3.4)."""
        if not self.name:
            return self.address
        if re.fullmatch(r"[\w !#$%&'*+/=?^`{|}~-]+", self.name):
            return f"{self.name} <{self.address}>"
        name = self.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{name}" <{self.address}>'


def parse(text: str) -> MailAddress:
    """The one address in `text`: bare, in angle brackets, or with a name.

    The domain becomes small letters in Unicode; the part before the @ stays as written.  Raises BadAddress.
    """
    found = list(_pairs(_clean(text[:MAX_IN_HEADER])))
    if len(found) != 1:
        raise BadAddress(f"{text[:80]!r} is not one mail address.")
    name, address = found[0]
    return MailAddress(normalise(address), _name(name, address))


def parse_list(header: str) -> list[MailAddress]:
    """Every readable address of a header such as To or Cc, in order; what cannot be read is left out.

    Encoded words (RFC 2047) are read in names; groups give their members.
    """
    readable = []
    for name, address in _pairs(_clean(header[: 50 * MAX_IN_HEADER])):
        with suppress(BadAddress):
            readable.append(MailAddress(normalise(address), _name(name, address)))
    return readable


def normalise(address: str) -> str:
    """A bare address in its one written form.  Raises BadAddress and says what is wrong with it."""
    address = unicodedata.normalize("NFC", address.strip().strip("<>"))
    local, at, domain = address.rpartition("@")
    domain = domain.rstrip(".")
    if not at or not local or not domain:
        raise BadAddress(f"{address[:80]!r} has no name before or no place after the @.")
    if len(local) > MAX_LOCAL or len(address) > MAX_CHARS:
        raise BadAddress("This mail address is too long.")
    if not ATOM.fullmatch(local) and not re.fullmatch(r'"(?:[^"\\\r\n]|\\[^\r\n])+"', local):
        raise BadAddress(f"{address[:80]!r} is not a mail address.")
    return f"{local}@{_domain(domain)}"


def key(address: str) -> str:
    """What two spellings of one mailbox share: all in small letters, the domain in ASCII.

    Only letter case and the domain's spelling are folded.  Dots and `+tags` are a provider's own custom: taking
    them off could show one person's mail to another.
    """
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        ascii_domain = domain
    return f"{unicodedata.normalize('NFKC', local).lower()}@{ascii_domain.lower()}"


def is_nowhere(address: str) -> bool:
    """Whether nobody can be there: `.example` is kept for stories (RFC 2606 section 2), ours are the demo company."""
    return address.rpartition("@")[2].lower().endswith(".example")


def for_envelope(address: str) -> str:
    """The address as SMTP takes it: the domain in ASCII (`xn--…`)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _domain(domain: str) -> str:
    if re.fullmatch(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]+)\]", domain):
        return domain
    try:
        readable = domain.lower().encode("idna").decode("ascii").encode().decode("idna") if domain else ""
    except UnicodeError as error:
        raise BadAddress(f"{domain[:80]!r} is not the name of a place on the Internet.") from error
    if not all(LABEL.fullmatch(label) for label in readable.split(".")):
        raise BadAddress(f"{domain[:80]!r} is not the name of a place on the Internet.")
    return readable


def _pairs(header: str) -> Iterator[tuple[str, str]]:
    """Name and address of each member of an address list.  The library's own reader changes from one Python to the
    next, and takes `a@b(<c@d>)` for two people."""
    words: list[str] = []
    comments: list[str] = []
    angled: str | None = None
    for quoted, comment, inside, separator, plain in TOKEN.findall(header + ","):
        if separator == ":":  # the name of a group came before it
            words = []
        elif separator:
            bare = "".join(words).strip()
            if angled is not None:
                yield re.sub(r"\\(.)", r"\1", bare.strip('"')), angled.strip()
            elif bare:
                yield " ".join(comments), bare
            words, comments, angled = [], [], None
        elif comment:
            comments.append(comment)
        elif inside:
            angled = inside
        else:
            words.append(quoted or plain)


def _clean(text: str) -> str:
    return INVISIBLE.sub(lambda found: " " if found[0] in "\t\r\n" else "", text)


def _name(name: str, address: str) -> str:
    """The name as people read it; nothing when it only says the address again."""
    if "=?" in name:
        with suppress(ValueError, LookupError):
            name = str(make_header(decode_header(name)))
    name = " ".join(_clean(name).split()).strip("'\" ")[:200]
    return "" if name.lower() == address.lower() else name
