"""docs/settings.md, written from the table that `lib/env.py` keeps while the settings are read."""

import os
import sys
from pathlib import Path

from comptoir.lib import env

PAGE = Path(__file__).resolve().parents[3] / "docs" / "settings.md"

HEAD = """# Settings

What the owner of the machine sets, in the environment. All have a default that works; `NAME_FILE` names a file
that holds the value instead (for secrets). What an admin changes is in the desk, under Settings. Written by
`bin/settings-page`.

| name | kind | default | meaning |
|---|---|---|---|
"""


def page() -> str:
    """The page as it should be.  Reads the settings module, so that every reader has said its piece."""
    import comptoir.config.settings  # noqa: F401

    rows = (
        f"| `{known.name}` | {known.kind} | {f'`{known.default}`' if known.default else ''} | {known.meaning} |\n"
        for known in sorted(env.KNOWN.values(), key=lambda known: known.name)
    )
    return HEAD + "".join(rows)


def main() -> None:
    for name in [name for name in os.environ if name.startswith(env.PREFIX) and name != "COMPTOIR_DATA"]:
        del os.environ[name]  # the defaults, not this machine's
    PAGE.write_text(page())
    sys.stdout.write(f"{PAGE.name} written\n")


if __name__ == "__main__":
    main()
