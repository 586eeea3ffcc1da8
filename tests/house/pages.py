"""Templates, paint and scripts: nothing inline, nothing unescaped, every word translated, tokens in one place."""

import re
from pathlib import Path

from tests.house import source

# Where stored HTML is shown; it passed lib.html.make_safe, and SafeHtml says so by itself.
MAY_SHOW_RAW: dict[str, str] = {}
# Words that are the same in every language, or no words.
SAME_EVERYWHERE = {
    "comptoir",
    "html",
    "csv",
    "json",
    "url",
    "api",
    "smtp",
    "imap",
    "kb",
    "mb",
    "ok",
    "esc",
    "ctrl",
    "x",
}
INLINE = re.compile(r"<[^>]*?\s(on[a-z]+|style)\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")", re.IGNORECASE)
RAW = re.compile(r"\|\s*safe\b|autoescape\s+false", re.IGNORECASE)
JINJA = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
HIDDEN = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
SPOKEN_ATTRIBUTE = re.compile(r"\s(?:alt|title|placeholder|aria-label|aria-description)=\"([^\"]*)\"")
CLASS_BLOCK = re.compile(r"(\{%-?\s*block \w+_(?:class|attrs)\b.*?%\}).*?(?=\{%-?\s*endblock)", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\((?!from\b)", re.IGNORECASE)
# A hue is chosen on an element by data-hue; which colours that means stands in tokens.css.
TOKEN = re.compile(r"(?:^|[{;])\s*(--(?!hue\b|hue-soft\b)[a-z][\w-]*)\s*:", re.MULTILINE)
MARKUP_BY_SCRIPT = re.compile(
    r"\.(?:innerHTML|outerHTML)\s*\+?=|insertAdjacentHTML|document\.write|\beval\(|new Function"
)
# Scripts that put markup rendered by our own server into the page.
MAY_INSERT = {"live.js"}


def _found(path: Path, pattern: re.Pattern[str], text: str, advice: str) -> list[str]:
    return [
        f"{source.where(path, text.count(chr(10), 0, found.start()) + 1)}: {found[0][:60]!r}: {advice}"
        for found in pattern.finditer(text)
    ]


def inline_code() -> list[str]:
    """Attributes and elements that the security policy refuses."""
    complaints = []
    for path in source.files(".html"):
        text = _blank(JINJA, source.text(path))
        complaints += _found(path, INLINE, text, "no inline handlers or styles: a class, or a custom element")
        complaints += _found(path, SCRIPT, text, "no inline scripts: a module in static/, data by data attributes")
    return complaints


def unescaped() -> list[str]:
    """Values shown as they are."""
    return [
        complaint
        for path in source.files(".html")
        if source.where(path) not in MAY_SHOW_RAW
        for complaint in _found(path, RAW, source.text(path), "show SafeHtml of lib.html; it needs no filter")
    ]


def untranslated() -> list[str]:
    """Words in templates outside `_()`, and spoken attributes with words of one language."""
    complaints = []
    for path in source.files(".html"):
        text = _blank(HIDDEN, _blank(JINJA, _blank(CLASS_BLOCK, source.text(path))))
        spoken = [(found.start(1), found[1]) for found in SPOKEN_ATTRIBUTE.finditer(text)]
        shown = [(found.start(), found[0]) for found in re.finditer(r"[^\n]+", _blank(TAG, text))]
        for start, words in [*spoken, *shown]:
            foreign = list(re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", words)))
            if [word for word in foreign if word.lower() not in SAME_EVERYWHERE]:
                line = text.count("\n", 0, start) + 1
                complaints.append(f'{source.where(path, line)}: {words.strip()[:60]!r}: write {{{{ _("…") }}}}')
    return complaints


def colours_outside_tokens() -> list[str]:
    """Colours and tokens written elsewhere than in tokens.css.  A component's own property begins with `--_`."""
    complaints = []
    for path in source.files(".css"):
        if path.name != "tokens.css":
            text = _blank(re.compile(r"/\*.*?\*/", re.DOTALL), source.text(path))
            complaints += _found(path, COLOUR, text, "colours stand in tokens.css")
            complaints += _found(
                path, TOKEN, text, "tokens stand in tokens.css; a property of one component is --_name"
            )
    return complaints


def markup_by_script() -> list[str]:
    """Scripts that make markup out of text."""
    return [
        complaint
        for path in source.files(".js")
        if path.name not in MAY_INSERT
        for complaint in _found(path, MARKUP_BY_SCRIPT, source.text(path), "clone a <template> and set textContent")
    ]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what matches blanked, lines kept."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
