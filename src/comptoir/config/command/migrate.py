"""`comptoir migrate`: for places that upgrade in a step of its own."""

import argparse

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)


def run(given: argparse.Namespace) -> int:
    set_up(given)
    if not bring_up_to_date():
        return 1
    say("The database is at this version.")
    return 0
