"""Thin adapter between the mail reader and the e-mail exam: `tests/exam_email.py:parse` and `:reply`."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from comptoir.channels.email.reading import as_row, read
from comptoir.channels.email.reading.reply import reply_text

OWN = (frozenset({"support@example.net"}), frozenset({"support.example.net"}))


def parse(raw: bytes) -> dict[str, Any]:
    """One mail in the exam's words."""
    row = as_row("", read(raw, OWN))
    return row | {
        "from_email": row["from"]["email"],
        "from_name": row["from"]["name"],
        "to": ", ".join(f'"{one["name"]}" <{one["email"]}>' for one in row["to"]),
        "cc": ", ".join(f'"{one["name"]}" <{one["email"]}>' for one in row["cc"]),
        "attachments": [one | {"filename": one["name"]} for one in row["attachments"]],
    }


def reply(text: str) -> str:
    """The new words of a plain-text reply."""
    return reply_text(text)
