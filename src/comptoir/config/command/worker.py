"""`comptoir worker`: one role of the scaled size."""

import argparse

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)


def run(given: argparse.Namespace) -> int:
    set_up(given)
    if not bring_up_to_date():
        return 1
    from comptoir.config.server import Roles, serve

    serve(Roles(worker=True))
    return 0
