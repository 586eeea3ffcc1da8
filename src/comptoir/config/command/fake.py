"""`comptoir fake`: let one request or mail come in through the real entry, to see what happens."""

import argparse

from comptoir.config.command.starting import add_data_argument, complain, part, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("what", choices=["request", "mail"])


def run(given: argparse.Namespace) -> int:
    set_up(given)
    function = part("comptoir.config.fakes", given.what)
    if function is None:
        complain(f"There is nothing that fakes a {given.what} in this installation.")
        return 1
    function()
    return 0
