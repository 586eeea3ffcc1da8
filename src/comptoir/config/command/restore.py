"""`comptoir restore`: put a backup back."""

import argparse
from pathlib import Path

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, complain, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("source", metavar="FILE", help="a file that `comptoir backup` made")


def run(given: argparse.Namespace) -> int:
    set_up(given)
    from comptoir.config import backup

    try:
        about = backup.read_about(Path(given.source))
        before = backup.restore(Path(given.source))
    except backup.BackupError as error:
        complain(str(error))
        return 1
    say(f"The state of {about.made_at} (version {about.version}) is back. What was here before is in {before}.")
    return 0 if bring_up_to_date() else 1
