"""Where the quoted mail begins in the HTML of a reply: each program marks it in its own way."""

import re
from typing import Final

from comptoir.channels.email.reading import plain

_TAG: Final = re.compile(r"<(?:div|blockquote|table|hr|p)\b([^<>]{0,600})>", re.IGNORECASE)
_MARK: Final = re.compile(
    r"""\bclass\s*=\s*["'][^"']{0,120}\b(?:gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote|"""
    r"""zmail_extra|tutanota_quote|x_gmail_quote|front-blockquote)\b|\btype\s*=\s*["']?cite\b|"""
    r"""\bid\s*=\s*["']?(?:x_)?(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|"""
    r"""OLK_SRC_BODY_SECTION|reply-intro)\b|"""
    r"""border-top:\s?(?:solid|1px solid) ?#(?:E1E1E1|B5C4DF|E5E5E5)\b""",
    re.IGNORECASE,
)


def without_quote(html: str) -> str:
    """`html` up to where the quoted mail begins; all of it when no program marked one, or nothing stands before."""
    for tag in _TAG.finditer(html):
        if _MARK.search(tag[1]):
            kept = html[: tag.start()]
            return kept if plain.text_of(kept).strip() or "<img" in kept.lower() else html
    return html
