"""`comptoir mail`: the mail listener alone; `mail read` and `mail receive` belong to the e-mail channel."""

import argparse

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, complain, part, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    what = parser.add_subparsers(dest="what", metavar="WHAT")
    read = what.add_parser("read", help="print what is understood of raw mails, one JSON object a line")
    read.add_argument("files", nargs="+", metavar="FILE")
    receive = what.add_parser("receive", help="let raw mails come in as if they had been sent here")
    receive.add_argument("files", nargs="+", metavar="FILE")


def run(given: argparse.Namespace) -> int:
    if given.what == "read":
        # No database and no Django: reading a mail needs neither.
        return _run_files("read", given.files)
    set_up(given)
    if not bring_up_to_date():
        return 1
    if given.what == "receive":
        return _run_files("receive", given.files)
    from comptoir.config.server import Roles, serve

    serve(Roles(mail=True))
    return 0


def _run_files(what: str, files: list[str]) -> int:
    function = part("comptoir.channels.email.commands", what)
    if function is None:
        complain("The e-mail channel is not installed here.")
        return 1
    return int(function(files) or 0)
