"""One word a thing: names that the glossary refuses, drawers without a job, trade words where no trade is known."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import source

RIGHT_WORD = {
    "contact": "customer", "contacts": "customers", "requester": "customer", "requesters": "customers",
    "enduser": "customer", "operator": "agent", "operators": "agents", "rep": "agent", "reps": "agents",
    "group": "team", "groups": "teams", "department": "team", "departments": "teams", "case": "conversation",
    "cases": "conversations", "ticket": "conversation or request", "tickets": "conversations or requests",
    "comment": "message", "comments": "messages", "mailbox": "inbox", "mailboxes": "inboxes", "category": "topic",
    "categories": "topics", "deadline": "promise", "solution": "article",
}  # fmt: skip
# Names that libraries chose, or that mean something else than the banned word.
ALLOWED = {
    "case_sensitive", "group_by", "strip_comments", "add_arguments_group", "error_case",
    "group_writer", "GroupWriter", "group_commit",  # writes of many in one transaction
}  # fmt: skip
# Mail has mailboxes, and groups and comments in its addresses (RFC 5322, 3.4).
MAIL_WORDS = ("mailbox", "mailboxes", "group", "groups", "comment", "comments")
MAY_SAY = dict.fromkeys(MAIL_WORDS, ("channels/email",))
DRAWERS = {"util", "utils", "common", "helper", "helpers", "misc", "shared", "manager", "managers", "service", "tools"}
VAGUE_VERBS = {"handle", "process", "do", "manage", "perform"}
TRADE = {
    "customer", "customers", "conversation", "conversations", "inbox", "inboxes", "team", "teams", "supervisor",
    "ticket", "tickets", "customer_id", "helpcenter", "desk",
}  # fmt: skip


def _pieces(name: str) -> list[str]:
    return [piece.lower() for piece in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def _defined(path: Path) -> Iterator[tuple[str, int]]:
    """The names that a file gives: classes, functions, parameters, fields, constants; not local variables."""
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ClassDef):
            yield node.name, node.lineno
            for statement in node.body:
                yield from _assigned(statement)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
            for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
                yield argument.arg, argument.lineno
    for statement in source.tree(path).body:
        yield from _assigned(statement)


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id, statement.lineno


def wrong_words() -> list[str]:
    """Names that hold a banned twin, in Python, in file names and in the names of addresses."""
    complaints = []
    for path in source.python_files(with_tests=False):
        names = [*_defined(path), (path.stem, 0), *_address_names(path)]
        for name, line in names:
            if name in ALLOWED:
                continue
            for piece in _pieces(name):
                if piece in RIGHT_WORD and source.room_of(path) not in MAY_SAY.get(piece, ()):
                    complaints.append(f"{source.where(path, line)} {name!r}: say {RIGHT_WORD[piece]!r}, not {piece!r}")
    for path in source.files(".html", ".css", ".js"):
        for piece in _pieces(path.stem):
            if piece in RIGHT_WORD:
                complaints.append(f"{source.where(path)}: say {RIGHT_WORD[piece]!r}, not {piece!r}")
    return complaints


def _address_names(path: Path) -> Iterator[tuple[str, int]]:
    if path.name == "urls.py":
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("path", "re_path"):
                for value in [*node.args[:1], *(word.value for word in node.keywords if word.arg == "name")]:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        yield value.value, node.lineno


def trade_words_below() -> list[str]:
    """Rooms that know no word of the trade, and say one."""
    return [
        f"{source.where(path, line)} {name!r}: {source.room_of(path)} knows no word of the trade; move it up"
        for path in source.python_files(with_tests=False)
        if source.room_of(path) in source.BELOW_THE_TRADE
        for name, line in _defined(path)
        if TRADE & set(_pieces(name))
    ]


def drawers() -> list[str]:
    """Modules and folders whose name says no job."""
    paths = [path for path in source.python_files() if path.stem in DRAWERS or path.parent.name in DRAWERS]
    return [f"{source.where(path)}: name the job that it does" for path in paths]


def vague_actions() -> list[str]:
    """Actions whose verb says nothing."""
    return [
        f"{source.where(path, function.lineno)} {function.name}: say what it does (receive, assign, merge …)"
        for path in source.python_files(with_tests=False)
        if path.parent.name == "actions" or path.name == "actions.py"
        for function in source.functions(path)
        if not function.name.startswith("_") and _pieces(function.name)[0] in VAGUE_VERBS
    ]
