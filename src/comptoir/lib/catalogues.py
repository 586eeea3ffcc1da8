"""Message catalogues: collected from the source, kept in step with it, compiled.  No gettext programs are needed.

python -m comptoir.lib.catalogues collect | check | compile [--quiet]
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE: Final = Path(__file__).resolve().parent.parent
LOCALE: Final = SOURCE / "locale"
SOURCE_LANGUAGE: Final = "en"
MAPPING: Final = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
OPTIONS: Final = {"**/templates/**": {"extensions": "jinja2.ext.do", "silent": "false"}}
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def collect(source: Path = SOURCE) -> Catalog:
    """Every text of the interface, as the source has it now."""
    catalogue = Catalog(charset="utf-8", header_comment="# Texts of Comptoir.")
    found = extract_from_dir(
        source,
        method_map=MAPPING,
        options_map={pattern: OPTIONS["**/templates/**"] for pattern, method in MAPPING if method == "jinja2"},
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for path, _line, text, comments, context in found:
        # Without line numbers, so that moving code changes no catalogue.
        catalogue.add(text, None, [(path, 0)], auto_comments=comments, context=context)
    return catalogue


def files(root: Path = LOCALE) -> list[Path]:
    """The catalogues that there are, one a language."""
    return sorted(root.glob("*/LC_MESSAGES/*.po"))


def language_of(path: Path) -> str:
    """The language of a catalogue's file."""
    return path.parent.parent.name


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as lines:
        return read_po(lines, locale=language_of(path))


def update(path: Path, template: Catalog) -> bytes:
    """What the file should hold: the template's texts, what was translated, and what is no longer asked for, marked."""
    catalogue = read(path)
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False)
    return out.getvalue()


def faults(catalogue: Catalog) -> Iterator[str]:
    """What is wrong with a translation: missing, fuzzy, other placeholders, too few plural forms."""
    for message in catalogue:
        if not message.id:
            continue
        given = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        asked = [message.id] if isinstance(message.id, str) else list(message.id)
        name = repr(asked[0][:70])
        if message.fuzzy:
            yield f"{name} is fuzzy"
        if not all(given):
            yield f"{name} is not translated"
        elif len(asked) > 1 and len(given) != catalogue.num_plurals:
            yield f"{name} has {len(given)} plural forms, not {catalogue.num_plurals}"
        elif not _same_placeholders(message, asked, given):
            yield f"{name} has other placeholders than its translation"


def _same_placeholders(message: Message, asked: list[str], given: list[str]) -> bool:
    """A form for one may leave its number out (“a message”), no form may bring a placeholder of its own."""
    wanted = [set(PLACEHOLDER.findall(text)) for text in asked]
    for place, text in enumerate(given):
        found, most = set(PLACEHOLDER.findall(text)), set().union(*wanted)
        least = wanted[0] if len(asked) == 1 or place == 0 else wanted[-1]
        if not found <= most or not least <= found | ({"%(num)d"} if len(asked) > 1 else set()):
            return False
    return True


def compile_all(root: Path = LOCALE) -> list[Path]:
    """Write `django.mo` beside every `django.po` below `root`; answers the files written."""
    written = []
    for source in files(root):
        target = source.with_suffix(".mo")
        with target.open("wb") as out:
            write_mo(out, read(source))
        written.append(target)
    return written


def out_of_step(root: Path = LOCALE, source: Path = SOURCE) -> list[Path]:
    """The catalogues that do not hold what the source asks for."""
    template = collect(source)
    asked = {(message.context, _key(message)) for message in template if message.id}
    return [
        path
        for path in files(root)
        if {(message.context, _key(message)) for message in read(path) if message.id} != asked
    ]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else "\0".join(message.id)


def main(word: str, *, quiet: bool = False) -> int:
    """Do one of collect, check, compile; answers the exit code."""

    def say(line: str) -> None:
        if not quiet:
            print(line)  # noqa: T201

    if word == "collect":
        template = collect()
        for path in files():
            path.write_bytes(update(path, template))
            say(f"{path}: {len(template)} texts, {len(list(faults(read(path))))} to mend")
        compile_all()
    elif word == "check":
        stale = out_of_step()
        for path in stale:
            say(f"{path} is not what the source asks for; run bin/texts")
        return int(bool(stale))
    else:
        for path in compile_all():
            say(str(path))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "compile", quiet="--quiet" in sys.argv))
