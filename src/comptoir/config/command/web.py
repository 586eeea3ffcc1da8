"""`comptoir web`: one role of the scaled size."""

import argparse

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")


def run(given: argparse.Namespace) -> int:
    set_up(given)
    if not bring_up_to_date():
        return 1
    from comptoir.config.server import Roles, serve

    serve(Roles(web=True), host=given.host, port=given.port)
    return 0
