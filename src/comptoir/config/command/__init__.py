"""The command `comptoir`: one small module for each word, loaded only when that word is typed."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Protocol, cast

import comptoir

WORDS = {
    "serve": "run everything on this machine: pages, jobs, schedule, mail",
    "web": "run only the pages and sockets",
    "worker": "run only the jobs and the schedule",
    "mail": "run only the mail listener; or `mail read FILE…`, `mail receive FILE…`",
    "check": "say in words whether the configuration and the running parts are well",
    "backup": "write everything into one file, also while running",
    "restore": "put a backup back, also while running",
    "demo": "fill the place with two weeks of a small company's support",
    "fake": "let one request or mail come in, to see what happens",
    "house": "show the rooms: sizes, who imports whom, reactions, schedule",
    "bench": "measure this machine against bare references",
    "migrate": "bring the database to this version, after a backup",
}


class Word(Protocol):
    """What each module here offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, given: argparse.Namespace) -> int: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; answers the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    parser, words = _parser()
    word = next((each for each in arguments if not each.startswith("-")), "")
    chosen = cast("Word", importlib.import_module(f"comptoir.config.command.{word}")) if word in WORDS else None
    if chosen is not None:
        chosen.add_arguments(words[word])
    given = parser.parse_args(arguments)
    if chosen is None:
        parser.print_help()
        return 0
    try:
        return chosen.run(given)
    except KeyboardInterrupt:
        return 130


def _parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser(prog="comptoir", description="One counter, every channel.")
    parser.add_argument("--version", action="version", version=f"Comptoir {comptoir.__version__}")
    words = parser.add_subparsers(metavar="WORD", title="words")
    return parser, {word: words.add_parser(word, help=text, description=text) for word, text in WORDS.items()}
