"""HTML from strangers: made safe to store and show, turned to text, and text turned to HTML."""

import html as entities
import re
import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Final

import nh3

from comptoir.lib import html_style, html_text

MAX_CHARS: Final = 1_000_000
MAX_DEPTH: Final = 400
MAX_DATA_IMAGE_CHARS: Final = 100_000
MAX_TAG_CHARS: Final = 2 * MAX_DATA_IMAGE_CHARS

TAGS: Final = frozenset(
    "a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del div dl dt em figcaption figure"
    " h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strike strong sub sup"
    " table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
GONE_WITH_CONTENT: Final = frozenset(
    "applet frameset iframe math noembed noframes noscript object script style svg template title xml".split()
)
ATTRIBUTES: Final = {
    "*": {"dir", "lang", "title", "style", "data-style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "data-cid", "data-remote-src"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
}
NUMBERS: Final = frozenset("width height colspan rowspan span start value".split())
LINK: Final = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
REMOTE: Final = re.compile(r"https?://\S+", re.IGNORECASE)
DATA_IMAGE: Final = re.compile(r"data:image/(?:png|gif|jpe?g|webp);base64,[a-z0-9+/=\s]+", re.IGNORECASE)
CONTENT_ID: Final = re.compile(r"[!-;=?-~]{1,250}")  # printable ASCII but < and >
LEAVES: Final = 'target="_blank" rel="noopener nofollow noreferrer"'
TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>?")
# A browser closes these by itself when the next begins: they do not nest.
SELF_CLOSING: Final = frozenset("area br col dd dt embed hr img input li link meta option p td th tr wbr".split())
SAFE_IMAGE: Final = re.compile(r"<img\b([^>]*)>")
ADDRESS_IN_TEXT: Final = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"']+|\bwww\.[a-z0-9-]+\.[^\s<>\"']+)"
    r"|(?P<mail>\b[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+)",
    re.IGNORECASE,
)


class SafeHtml(str):
    """HTML that passed `make_safe`, or was built here.  Jinja2 shows it unescaped."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def make_safe(html: str) -> SafeHtml:
    """What may be stored and shown of HTML that somebody sent, at most about two million characters.

    No active content, no ids, classes or relative links.  Three attributes wait for their reader's leave:
    `data-remote-src` (an image elsewhere, which would tell its owner who reads), `data-cid` (a part of the same
    mail; `fill_images` gives it an address) and `data-style` (a short list of harmless styles; our pages' security
    policy refuses `style`).  Making safe what is safe already changes nothing.
    """
    html = html.replace("\0", "")
    source = _without_depth(html[:MAX_CHARS])
    safe = _clean(source)
    while len(safe) > 2 * MAX_CHARS:  # cloning of misnested tags can blow a small source up
        source = source[: len(source) // 2]
        safe = _clean(source)
    return SafeHtml(safe)


def fill_images(html: SafeHtml, addresses: Mapping[str, str], *, load_remote: bool = False) -> SafeHtml:
    """The same HTML with the images shown that may be: parts of the mail at `addresses` (by content id, without
    angle brackets) and, when the reader asked, those elsewhere."""

    def image(found: re.Match[str]) -> str:
        attributes = dict(html_text.ATTRIBUTE.findall(found[1]))
        source = addresses.get(entities.unescape(attributes.get("data-cid", "")))
        if source is not None:
            return f'<img src="{entities.escape(source)}"{found[1]}>'
        if load_remote and "data-remote-src" in attributes:
            return f'<img src="{attributes["data-remote-src"]}"{found[1]}>'
        return found[0]

    return SafeHtml(SAFE_IMAGE.sub(image, html))


def to_mail(html: SafeHtml) -> str:
    """The same HTML as it leaves by mail: parts by `cid:`, images and styles as their author set them."""

    def tag(found: re.Match[str]) -> str:
        rest = found[3]
        for waiting, real in (('data-style="', 'style="'), ('data-remote-src="', 'src="'), ('data-cid="', 'src="cid:')):
            rest = rest.replace(f" {waiting}", f" {real}")
        return f"<{found[1]}{found[2]}{rest}>"

    return html_text.TAG.sub(tag, html)


def content_ids(html: SafeHtml) -> set[str]:
    """The content ids of the images that this HTML shows."""
    tags = (dict(html_text.ATTRIBUTE.findall(tag)) for tag in SAFE_IMAGE.findall(html))
    return {entities.unescape(tag["data-cid"]) for tag in tags if "data-cid" in tag}


def to_text(html: str) -> str:
    """Readable plain text of HTML: blocks on lines of their own, list marks, links with their address in <>.

    Sanitises first, so any HTML may be given.
    """
    return html_text.read(html if isinstance(html, SafeHtml) else make_safe(html))


def from_text(text: str) -> SafeHtml:
    """Plain text as HTML: escaped, a paragraph for each block of lines, web and mail addresses as links."""
    blocks = re.split(r"\n[ \t]*\n\s*", text.replace("\0", "").replace("\r\n", "\n").strip("\n"))
    return SafeHtml("".join(f"<p>{_linked(block)}</p>" for block in blocks if block.strip()))


def preview(text: str, length: int = 160) -> str:
    """The first `length` characters of plain text on one line, cut between words."""
    line = " ".join(text[: length * 8].split())
    if len(line) <= length:
        return line
    cut = line[:length]
    space = cut.rfind(" ")
    return (cut[:space] if space > length // 2 else cut[:-1]).rstrip(" ,;:-") + "…"


def _clean(html: str) -> str:
    waiting = f"w{secrets.token_hex(8)}-"  # names what is renamed below; nobody outside can write it
    html = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=lambda tag, name, value: _attribute(name, value, waiting),
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        url_relative="pass_through",  # `_attribute` judges addresses
    )
    for name, renamed in (("src", "remote-src"), ("src", "cid"), ("style", "style")):
        html = html.replace(f' {name}="{waiting}{renamed}:', f' data-{renamed}="')
    return html.replace("<a ", f"<a {LEAVES} ")


def _attribute(name: str, value: str, waiting: str) -> str | None:
    plain = re.sub(r"[\x00-\x20]+", "", value) if name == "href" else value.strip()
    match name:
        case "href":
            return plain if LINK.match(plain) else None
        case "src":
            if plain[:4].lower() == "cid:":
                return f"{waiting}cid:{plain[4:]}" if CONTENT_ID.fullmatch(plain[4:]) else None
            if REMOTE.fullmatch(plain):
                return f"{waiting}remote-src:{plain}"
            return plain if len(plain) <= MAX_DATA_IMAGE_CHARS and DATA_IMAGE.fullmatch(plain) else None
        case "data-remote-src":
            return plain if REMOTE.fullmatch(plain) else None
        case "data-cid":
            return plain if CONTENT_ID.fullmatch(plain) else None
        case "style" | "data-style":
            style = html_style.reduce(value)
            return (f"{waiting}style:{style}" if name == "style" else style) if style else None
    if name in NUMBERS:
        return plain if plain.isascii() and plain.isdigit() and len(plain) <= 5 else None
    return value[:1000]


def _without_depth(html: str) -> str:
    """The source without tags that nest deeper, or are longer, than people write: the parser's time grows with the
    square of both."""
    opened: Counter[str] = Counter()
    depth = 0

    def judge(found: re.Match[str]) -> str:
        nonlocal depth
        name = found[2].lower()
        if len(found[0]) > MAX_TAG_CHARS:
            return " "
        if name in SELF_CLOSING:
            return found[0]
        if not found[1]:
            if depth >= MAX_DEPTH:
                return " "
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        return found[0]

    return TAG.sub(judge, html)


def _linked(text: str) -> str:
    parts, end = [], 0
    for found in ADDRESS_IN_TEXT.finditer(text):
        shown = found[0].rstrip(".,;:!?*_)]}'’»")
        if shown.count("(") > shown.count(")") and text[found.start() + len(shown) :].startswith(")"):
            shown += ")"
        href = f"mailto:{shown}" if found["mail"] else shown if "://" in shown else f"https://{shown}"
        parts.append(entities.escape(text[end : found.start()]))
        parts.append(f'<a {LEAVES} href="{entities.escape(href)}">{entities.escape(shown)}</a>')
        end = found.start() + len(shown)
    parts.append(entities.escape(text[end:]))
    return "".join(parts).replace("\n", "<br>")
