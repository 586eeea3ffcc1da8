"""`comptoir serve`: the embedded default, everything in one process."""

import argparse
import fcntl
import os
from pathlib import Path
from typing import TextIO

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, complain, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument("--demo", action="store_true", help="fill an empty place with a demo company")
    parser.add_argument("--reload", action="store_true", help="for developers: start anew when a source file changes")


def run(given: argparse.Namespace) -> int:
    if given.reload:
        from comptoir.config.command.reloading import run_again_on_change

        return run_again_on_change()
    shown_host = "127.0.0.1" if given.host in ("0.0.0.0", "::") else given.host  # noqa: S104
    set_up(given, ADDRESS=f"http://{shown_host}:{given.port}")
    from django.conf import settings

    held = _hold(Path(settings.DATA_DIR))
    if held is None:
        complain(f"Another `comptoir serve` uses {settings.DATA_DIR} already. Stop it first, or name another --data.")
        return 1
    if not bring_up_to_date():
        return 1
    if given.demo:
        from comptoir.config.command.demo import fill_if_empty

        fill_if_empty()
    _greet(settings.ADDRESS)
    from comptoir.config.server import Roles, serve

    serve(Roles(web=True, worker=True, mail=True), host=given.host, port=given.port)
    say("Stopped. Everything that was begun is kept.")
    return 0


def _hold(data: Path) -> TextIO | None:
    """Hold the data folder while this process lives (the system lets go even when it is killed)."""
    data.mkdir(parents=True, exist_ok=True)
    held = (data / ".serving").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    held.write(str(os.getpid()))
    held.flush()
    return held


def _greet(address: str) -> None:
    say(f"Comptoir is at {address}  (Ctrl+C stops it)")
    link = _setup_link()
    if link:
        say(f"There is no admin yet. Make the first one here, once:\n  {link}")


def _setup_link() -> str:
    from django.urls import NoReverseMatch

    from comptoir.people.actions import setup_link

    try:
        return setup_link() or ""
    except NoReverseMatch:
        return ""  # a place without the desk's screens: pages, if any, come from elsewhere
