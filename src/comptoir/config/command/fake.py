"""`comptoir fake`: let one request or mail come in through the real entry, to see what happens."""

import argparse

from comptoir.config.command.starting import add_data_argument, complain, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("what", choices=["request", "mail"])


def run(given: argparse.Namespace) -> int:
    set_up(given)
    from comptoir.config import fakes

    try:
        say(fakes.mail() if given.what == "mail" else fakes.request())
    except fakes.NothingToFakeError as error:
        complain(str(error))
        return 1
    return 0
