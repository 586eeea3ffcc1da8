"""`comptoir house`: the rooms, their sizes, who imports whom, reactions and schedule."""

import argparse
import ast
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from comptoir.config.command.starting import say

SOURCE = Path(__file__).resolve().parents[2]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


@dataclass
class Room:
    files: int = 0
    lines: int = 0
    test_lines: int = 0
    templates: int = 0
    longest: tuple[int, str] = (0, "")
    imports: set[str] = field(default_factory=set)


def run(given: argparse.Namespace) -> int:
    from comptoir.config.reactions import REACTIONS
    from comptoir.config.schedule import SCHEDULE

    say(f"{'room':18} {'files':>5} {'lines':>6} {'tests':>6} {'pages':>5}  longest file")
    rooms = look()
    for name, room in sorted(rooms.items()):
        longest = f"{room.longest[0]:4} {room.longest[1]}"
        say(f"{name:18} {room.files:5} {room.lines:6} {room.test_lines:6} {room.templates:5}  {longest}")
    say("\narrows (a room imports …)")
    for name, room in sorted(rooms.items()):
        if room.imports:
            say(f"{name:18} → {', '.join(sorted(room.imports))}")
    say("\nreactions (happened → jobs)")
    for event, tasks in sorted(REACTIONS.items()):
        say(f"{event:28} → {', '.join(tasks) or 'nothing'}")
    say("\nschedule")
    for task, when in sorted(SCHEDULE.items()):
        say(f"{task:28} {f'every {when} s' if isinstance(when, int) else f'daily at {when} UTC'}")
    return 0


def look() -> dict[str, Room]:
    """Every room by name, measured from its source."""
    rooms: dict[str, Room] = defaultdict(Room)
    for path in sorted(SOURCE.rglob("*")):
        name = _room_of(path)
        if not name or not path.is_file() or "migrations" in path.parts:
            continue
        if path.suffix == ".html":
            rooms[name].templates += 1
        elif path.suffix == ".py":
            _measure(rooms[name], name, path)
    return dict(rooms)


def _room_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    if len(parts) < 2 or parts[0] in ("templates", "static", "locale"):
        return ""
    return f"channels.{parts[1]}" if parts[0] == "channels" and len(parts) > 2 else parts[0]


def _measure(room: Room, name: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if "tests" in path.parts:
        room.test_lines += lines
        return
    room.files += 1
    room.lines += lines
    room.longest = max(room.longest, (lines, path.relative_to(SOURCE).as_posix()))
    for node in ast.walk(ast.parse(text)):
        for imported in _imported(node):
            parts = imported.split(".")
            if parts[0] == "comptoir" and len(parts) > 1:
                other = ".".join(parts[1:3]) if parts[1] == "channels" and len(parts) > 2 else parts[1]
                if other != name and (SOURCE / other.replace(".", "/")).is_dir():
                    room.imports.add(other)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{each.name}" for each in node.names]
    return []
