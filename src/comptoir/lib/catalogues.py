"""Message catalogues: compile the translations beside the code.  `python -m comptoir.lib.catalogues compile`."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_all(root: Path = LOCALE) -> list[Path]:
    """Write `django.mo` beside every `django.po` below `root`; answers the files written."""
    written = []
    for source in sorted(root.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parent.parent.name)
        target = source.with_suffix(".mo")
        with target.open("wb") as out:
            write_mo(out, catalogue)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_all():
        if "--quiet" not in sys.argv:
            print(path)  # noqa: T201
