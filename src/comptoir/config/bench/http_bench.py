"""`comptoir bench http`: the pages that people wait for, on a large company, by the real server."""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path

from comptoir.config.bench import place as places
from comptoir.config.bench.size import Size
from comptoir.config.command.starting import complain, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--conversations", type=int, default=100_000, metavar="N", help="(default: %(default)s)")
    parser.add_argument("--messages", type=int, metavar="N", help="entries in all (default: ten a conversation)")
    parser.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database; SQLite without it")
    parser.add_argument("--seconds", type=float, default=5, metavar="N", help="for each line (default: %(default)s)")
    parser.add_argument(
        "--connections", type=int, default=8, metavar="N", help="readers at once (default: %(default)s)"
    )
    parser.add_argument("--json", metavar="FILE", help="write the figures here as well")
    parser.add_argument(
        "--cache", metavar="DIR", default=str(places.CACHE), help="keep data here (default: %(default)s)"
    )
    parser.add_argument("--build-only", action="store_true", help="only build the data")


def run(given: argparse.Namespace) -> int:
    size = Size(given.conversations, given.messages or given.conversations * 10)
    if size.messages < size.conversations or size.conversations < 200:
        complain("There must be at least 200 conversations, and a message in each.")
        return 2
    place = places.Place(size, Path(given.cache).resolve(), given.database)
    place.clear()
    # The server keeps the address that it is given; here we only need the same database.
    os.environ.update(place.environment())
    set_up(argparse.Namespace(data=str(place.folder)))
    try:
        place.prepare()
    except places.NotOurs as refused:
        complain(str(refused))
        return 1
    if given.build_only:
        return 0
    from comptoir.config.bench import lines, report

    measured = lines.measure(place, given.seconds, given.connections)
    print(report.table(measured))
    if given.json:
        Path(given.json).write_text(json.dumps(asdict(measured), indent=1))
    return 1 if measured.complaints else 0
