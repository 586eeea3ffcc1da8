"""How long a file and a function may be."""

import ast
from pathlib import Path

from tests.house import source

PYTHON, FUNCTION, TEMPLATE, PAINT, README, ARCHITECTURE, GLOSSARY = 400, 60, 120, 250, 20, 150, 30


def _lines(path: Path) -> int:
    return source.text(path).count("\n")


def _too_long(paths: list[Path], most: int, advice: str) -> list[str]:
    return [
        f"{source.where(path)} has {_lines(path)} lines, at most {most}: {advice}"
        for path in paths
        if _lines(path) > most
    ]


def files_too_long() -> list[str]:
    """Files past their budget."""
    return [
        *_too_long(source.python_files(), PYTHON, "split it by noun (models/<noun>.py, actions/<verbs>.py)"),
        *_too_long(source.files(".html"), TEMPLATE, "move a piece to _piece.html and include it"),
        *_too_long(source.files(".css", ".js"), PAINT, "one element or component a file"),
    ]


def papers_too_long() -> list[str]:
    """Papers that people read on their first day stay short."""
    readmes = [room / "README.md" for room in source.rooms() if (room / "README.md").exists()]
    docs = source.ROOT / "docs"
    return [
        *_too_long(readmes, README, "purpose, doors and invariants; the rest belongs in docstrings"),
        *_too_long([docs / "ARCHITECTURE.md"], ARCHITECTURE, "map, arrows, flows, invariants; no more"),
        *_too_long([docs / "glossary.md"], GLOSSARY, "one word a thing"),
    ]


def functions_too_long() -> list[str]:
    """Functions past their budget; the docstring does not count."""
    complaints = []
    for path in source.python_files():
        for function in source.functions(path):
            first = function.body[0]
            has_words = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            words = (first.end_lineno or 0) - first.lineno + 1 if has_words else 0
            length = (function.end_lineno or 0) - function.lineno + 1 - words
            if length > FUNCTION:
                complaints.append(
                    f"{source.where(path, function.lineno)} {function.name} has {length} lines, at most {FUNCTION}:"
                    " name its steps as functions"
                )
    return complaints
