"""Walks the source: files by kind, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "comptoir"
TESTS = ROOT / "tests"
VENDORED = "vendor"
BELOW_THE_TRADE = ("lib", "jobs", "realtime", "files")


def where(path: Path, line: int = 0) -> str:
    """`src/comptoir/people/queries.py:12`."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name


def room_of(path: Path) -> str:
    """`people`, `channels/form`, or `tests`."""
    if not path.is_relative_to(SOURCE):
        return "tests"
    parts = path.relative_to(SOURCE).parts
    return "/".join(parts[:2]) if parts[0] == "channels" and len(parts) > 2 else parts[0]


def rooms() -> list[Path]:
    """Every room's folder, channels included."""
    return [
        folder
        for folder in sorted([*SOURCE.iterdir(), *(SOURCE / "channels").iterdir()])
        if (folder / "__init__.py").exists() and folder.name != "channels"
    ]


def is_test(path: Path) -> bool:
    """Whether a file belongs to tests."""
    return "tests" in path.relative_to(ROOT).parts or path.name == "conftest.py"


def python_files(*, with_tests: bool = True) -> list[Path]:
    """Python of the product and of its tests, without migrations."""
    found = [*SOURCE.rglob("*.py"), *TESTS.rglob("*.py"), ROOT / "conftest.py"]
    return sorted(
        path for path in found if "migrations" not in path.parts and (with_tests or not is_test(path))
    )  # fmt: skip


def files(*kinds: str) -> list[Path]:
    """The product's files of these kinds (`.html`, `.css`), without what others wrote."""
    return sorted(path for kind in kinds for path in SOURCE.rglob(f"*{kind}") if VENDORED not in path.parts)


@cache
def text(path: Path) -> str:
    """The content of a file."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a Python file."""
    return ast.parse(text(path), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
