"""Who may write, ask and show: actions write, queries ask, views do neither themselves."""

import ast
import re
from pathlib import Path

from tests.house import source

WRITES = {
    "bulk_create", "bulk_update", "get_or_create", "update_or_create", "aupdate_or_create", "acreate", "asave",
    "abulk_create", "adelete", "aupdate", "select_for_update",
}  # fmt: skip
# Where rows are written otherwise, and why.
MAY_WRITE = {
    "src/comptoir/jobs/schedule.py": "the schedule's own marks of when each entry runs next",
}
KINDS = {"email", "form", "chat", "phone", "forum", "counter", "sms"}
ROWS = re.compile(r"\bobjects\b|_set\b|\.(?:filter|exclude|all|order_by)\(|(?:rows|query|queryset)$")
COMPARED = {"channel", "kind"}


def _may_write(path: Path) -> bool:
    parts = path.relative_to(source.ROOT).parts
    return (
        source.is_test(path)
        or {"actions", "models", "management"} & set(parts)
        or path.name in ("actions.py", "models.py", "managers.py")
        or source.where(path) in MAY_WRITE
    )


def writes_outside_actions() -> list[str]:
    """Rows written elsewhere than in actions."""
    return [
        f"{source.where(path, node.lineno)} .{name}(): only actions write; call one"
        for path in source.python_files(with_tests=False)
        if not _may_write(path)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call) and (name := _write(node))
    ]


def _write(call: ast.Call) -> str:
    """The name of the writing method that is called, or nothing.  Sets, hashes and caches have methods of the same
    names: those take a value first, rows do not."""
    if not isinstance(call.func, ast.Attribute):
        return ""
    name, given = call.func.attr, {word.arg for word in call.keywords}
    on_rows = bool(ROWS.search(ast.unparse(call.func.value)))
    if name in WRITES:
        return name
    if name == "create" and on_rows:
        return name
    if name == "update" and not call.args and on_rows:
        return name
    if name == "delete" and not call.args and not call.keywords:
        return name
    if (
        name == "save"
        and not call.args
        and (not given or given <= {"update_fields", "force_insert", "using", "commit"})
    ):
        return name
    return ""


def views_that_ask_the_database() -> list[str]:
    """Views that touch `.objects`."""
    return [
        f"{source.where(path, node.lineno)}: views touch no `.objects`; ask queries.py, or a door in access.py"
        for path in source.python_files(with_tests=False)
        if path.stem.endswith(("views", "_view")) or path.parent.name == "views"
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]


def signals() -> list[str]:
    """Django signals, which hide what happens when; those around migrations are not about the trade."""
    return [
        f"{source.where(path, node.lineno)}: no signals; jobs.emit(...) and config/reactions.py say what follows"
        for path in source.python_files(with_tests=False)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.db.models.signals", "django.dispatch"))
        and not {name.name for name in node.names} <= {"pre_migrate", "post_migrate"}
    ]


def branches_on_a_kind() -> list[str]:
    """The core and the screens comparing a channel's kind with a name."""
    complaints = []
    for path in source.python_files(with_tests=False):
        if source.room_of(path) not in ("conversations", "desk", "helpcenter", "people"):
            continue
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                asked = {side.attr for side in sides if isinstance(side, ast.Attribute)}
                named = {side.value for side in sides if isinstance(side, ast.Constant)}
                if asked & COMPARED and named & KINDS:
                    complaints.append(
                        f"{source.where(path, node.lineno)}: core and screens name no channel; ask its capabilities"
                    )
    return complaints


def rooms_without_readme() -> list[str]:
    """Installed rooms that do not say what they are for."""
    return [
        f"{source.where(room)}: a room says its purpose, doors and invariants in README.md"
        for room in source.rooms()
        if ((room / "apps.py").exists() or room.name in ("lib", "config")) and not (room / "README.md").exists()
    ]
