"""`comptoir demo`: two believable weeks of a small company, made by the real actions; or away with it."""

import argparse
import secrets
import sys
import time

from comptoir.config.command.starting import add_data_argument, bring_up_to_date, complain, say, set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)
    parser.add_argument("--wipe", action="store_true", help="take the demo company away again, and nothing else")
    parser.add_argument("--password", action="store_true", help="give the demo's agents a new password and say it")


def run(given: argparse.Namespace) -> int:
    set_up(given)
    if not bring_up_to_date():
        return 1
    if given.wipe:
        return _wipe()
    if given.password:
        return _new_password()
    return 0 if fill_if_empty() else 1


def fill_if_empty() -> bool:
    """Fill a place that holds nothing yet; False, with the reason said, when it holds something else than the demo."""
    from comptoir.config import demo

    began, password = time.monotonic(), secrets.token_urlsafe(12)
    is_first = not demo.has_demo()
    try:
        filled = demo.fill(_progress, password=password)
    except demo.NotEmpty:
        complain("This place holds conversations already; the demo company moves only into an empty one.")
        return False
    if not filled.is_new:
        say(f"The demo company is here: {filled.conversations} conversations. `comptoir demo --password` lets you in.")
        return True
    say(f"The demo company is here: {filled.conversations} conversations in {time.monotonic() - began:.0f} s.")
    if is_first:
        _say_password(password)
    return True


def _progress(done: int, of: int) -> None:
    end = "\n" if done == of or not sys.stdout.isatty() else "\r"
    print(f"The demo company moves in … {100 * done // of:3} %", end=end, flush=True)


def _say_password(password: str) -> None:
    from comptoir.config import demo

    say(f"\nEach of its agents signs in with the password  {password}  (said once, kept nowhere):")
    for agent in demo.demo_agents():
        say(f"  {agent.account.email:32} {agent.name}, {agent.role.label}")


def _new_password() -> int:
    from comptoir.config import demo

    password = secrets.token_urlsafe(12)
    if not demo.set_password(password):
        complain("The demo company is not here. `comptoir demo` lets it move in.")
        return 1
    _say_password(password)
    return 0


def _wipe() -> int:
    from comptoir.config import demo

    if not demo.has_demo():
        say("The demo company is not here.")
        return 0
    wiped = demo.wipe()
    say(f"The demo company is gone, with {wiped.conversations} conversations.")
    if wiped.kept:
        say(f"Kept, because your own work refers to it: {', '.join(wiped.kept)}.")
    return 0
