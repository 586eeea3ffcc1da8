"""`comptoir demo`: two believable weeks of a small company, made by the real actions."""

import argparse

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, complain, part, say, set_up

FILL = ("comptoir.config.demo", "fill")
IS_EMPTY = ("comptoir.config.demo", "is_empty")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)


def run(given: argparse.Namespace) -> int:
    set_up(given)
    if not bring_up_to_date():
        return 1
    return 0 if fill_if_empty() else 1


def fill_if_empty() -> bool:
    """Fill a place that holds nothing yet; False, with the reason said, when it does."""
    fill, is_empty = part(*FILL), part(*IS_EMPTY)
    if fill is None or is_empty is None:
        complain("The demo company is not part of this installation.")
        return False
    if not is_empty():
        complain("This place holds conversations already; the demo company moves only into an empty one.")
        return False
    say("The demo company moves in …")
    fill(say)
    return True
