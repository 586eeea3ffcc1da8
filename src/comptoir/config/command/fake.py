"""`comptoir fake`: let one request or mail come in through the real entry, to see what happens."""

import argparse

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, complain, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("what", choices=["request", "mail"])
    parser.add_argument("--lang", choices=["en", "fr", "es"], default="", help="the language it is written in")
    parser.add_argument("--from", dest="sender", metavar="ADDRESS", default="", help="who writes: name@place.example")
    parser.add_argument("--text", default="", help="what is said; the first line is the subject too")


def run(given: argparse.Namespace) -> int:
    set_up(given)
    if not bring_up_to_date():
        return 1
    from comptoir.config import fakes
    from comptoir.lib.mail_address import BadAddress

    wish = fakes.Wish(given.lang, given.sender, given.text)
    try:
        told = fakes.request(wish) if given.what == "request" else fakes.mail(wish)
    except fakes.CannotFake as error:
        complain(str(error))
        return 1
    except BadAddress as error:
        complain(f"--from: {error}")
        return 1
    say(f"#{told.number} “{told.subject}” from {told.sender}, by {told.way}.")
    return 0
