"""What commands do before their own work: settings from the command line, Django, the database at this version."""

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import Any

SETTINGS = "comptoir.config.settings"


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    """`--data DIR`: the same for every command that needs the place."""
    parser.add_argument("--data", metavar="DIR", help="folder of the database, files and secret (default: ./data)")


def set_up(given: argparse.Namespace, **more: str) -> None:
    """Put what was typed into the environment, where the settings read it, and start Django.

    `more` are further settings, used unless the environment has them.
    """
    if getattr(given, "data", None):
        os.environ["COMPTOIR_DATA"] = str(Path(given.data).resolve())
    for name, value in more.items():
        os.environ.setdefault(f"COMPTOIR_{name}", value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def say(text: str) -> None:
    """A line for the person at the terminal, at once."""
    print(text, flush=True)


def complain(text: str) -> None:
    """A line on what went wrong."""
    print(text, file=sys.stderr, flush=True)


def bring_up_to_date() -> bool:
    """Migrate after a backup; False, with the reason said, when this version must not start."""
    from comptoir.config import backup, upgrade

    try:
        applied = upgrade.bring_up_to_date()
    except backup.BackupError as error:
        complain(f"The database must change for this version, but it could not be backed up first. {error}")
        complain("Nothing was changed. Comptoir does not start until a backup can be made.")
        return False
    if applied:
        say(f"The database is at this version now ({applied} steps).")
    return True


def part(module: str, name: str) -> Any:
    """`name` of `module`, or None when this installation lacks that module or name (a channel that was left out)."""
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        return None
