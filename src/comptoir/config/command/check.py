"""`comptoir check`: configuration and health in words."""

import argparse

from comptoir.config.command.starting import add_data_argument, say, set_up

MARKS = {"well": "ok  ", "note": "note", "bad": "BAD "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_argument(parser)


def run(given: argparse.Namespace) -> int:
    set_up(given)
    from comptoir.config import health

    findings = health.look()
    for finding in findings:
        say(f"{MARKS[finding.state]}  {finding.what}: {finding.words}")
        if finding.hint:
            say(f"      {finding.hint}")
    return 1 if any(finding.state == "bad" for finding in findings) else 0
