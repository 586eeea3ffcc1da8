"""`comptoir bench`: drive the real server from another process, beside bare references of the same run."""

import argparse
import importlib
from pathlib import Path
from typing import Any

from comptoir.config.command.starting import complain

FOLDER = Path(__file__).resolve().parent.parent / "bench"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT")
    for name in _names():
        _module(name).add_arguments(what.add_parser(name))


def run(given: argparse.Namespace) -> int:
    if not given.what:
        complain(f"Say what to measure: {', '.join(_names()) or 'nothing is here to measure'}.")
        return 2
    return int(_module(given.what).run(given))


def _names() -> list[str]:
    return sorted(path.stem.removesuffix("_bench") for path in FOLDER.glob("*_bench.py"))


def _module(name: str) -> Any:
    return importlib.import_module(f"comptoir.config.bench.{name}_bench")
