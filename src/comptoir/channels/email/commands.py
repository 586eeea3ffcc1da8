"""`comptoir mail read` and `comptoir mail receive`.  Reading needs neither Django nor a database."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from comptoir.channels.email.apart import read_apart
from comptoir.channels.email.reading import as_row


def read(files: Sequence[str]) -> int:
    """Print what is understood of each file, one JSON object a line.  Broken mails give a row too and are no failure.

    Answers the exit code: 1 when a file could not be opened.
    """
    code = 0
    for name in files:
        raw = _bytes_of(name)
        if raw is None:
            code = 1
            continue
        sys.stdout.write(json.dumps(as_row(name, read_apart(raw)), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return code


def receive(files: Sequence[str]) -> int:
    """Let the files come in as if they had been delivered, and say what became of each, one JSON object a line.

    They go to the inbox that their headers name, else to the first.  Answers the exit code: 1 when a file could not be
    opened or there is no e-mail inbox.
    """
    from comptoir.channels.email.arriving import NoInbox, arrive

    code = 0
    for name in files:
        raw = _bytes_of(name)
        if raw is None:
            code = 1
            continue
        try:
            told = arrive(raw)
        except NoInbox as error:
            sys.stderr.write(f"{error}\n")
            return 1
        for one in told:
            sys.stdout.write(json.dumps({"file": name, **one}, ensure_ascii=False) + "\n")
    return code


def _bytes_of(name: str) -> bytes | None:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        sys.stderr.write(f"{name}: {error.strerror}\n")
        return None
