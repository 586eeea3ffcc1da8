"""Inline styles from strangers, reduced to what can neither load, hide, cover nor run."""

import re
from typing import Final

MAX_CHARS: Final = 1_000
PROPERTIES: Final = frozenset(
    "background-color border border-bottom border-color border-left border-radius border-right border-style border-top"
    " border-width color direction font-family font-size font-style font-weight height letter-spacing line-height"
    " list-style-type margin margin-bottom margin-left margin-right margin-top max-width padding padding-bottom"
    " padding-left padding-right padding-top text-align text-decoration text-indent text-transform vertical-align"
    " white-space width".split()
)
VALUE: Final = re.compile(r"(?:[\w\s#%.,'+]|-(?!\d)|(?:rgb|rgba|hsl|hsla)\([\d\s.,%]+\))+", re.ASCII)


def reduce(style: str) -> str:
    """The harmless declarations of a `style` attribute, in their order: `color:red;width:3em`.

    Negative lengths go too: they pull a thing over its neighbour.
    """
    kept = []
    for declaration in style[: 4 * MAX_CHARS].split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), " ".join(value.replace('"', "'").split())
        value = re.sub(r"\s*!\s*important$", "", value, flags=re.IGNORECASE)
        if colon and name in PROPERTIES and VALUE.fullmatch(value):
            kept.append(f"{name}:{value}")
    text = ";".join(kept)
    return text if len(text) <= MAX_CHARS else text[:MAX_CHARS].rpartition(";")[0]
