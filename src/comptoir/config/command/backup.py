"""`comptoir backup`: everything into one file."""

import argparse
from pathlib import Path

from comptoir.config.command.starting import add_data_argument, complain, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("target", nargs="?", metavar="FILE", help="where to (default: a dated file in DATA/backups)")


def run(given: argparse.Namespace) -> int:
    set_up(given)
    from comptoir.config import backup

    try:
        made = backup.make(Path(given.target).resolve() if given.target else None)
    except backup.BackupError as error:
        complain(str(error))
        return 1
    say(f"{made}  ({made.stat().st_size / 1e6:.1f} MB). It holds the secret too: keep it as safe as the place itself.")
    return 0
