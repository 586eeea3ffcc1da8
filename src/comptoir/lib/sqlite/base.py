"""Django's SQLite backend, with one fair gate before every write of this process.

SQLite has one writer.  Bare `BEGIN IMMEDIATE` makes the others sleep and try again, up to seconds and unfairly; here
they queue, so the database is asked only by whoever has its turn.  The gate is taken before the outermost `BEGIN` (or
a single write outside a transaction) and given back once it is committed or rolled back.
"""

import atexit
import sqlite3
import threading
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from comptoir.lib.sqlite.gate import Gate

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
DEFAULT_TIMEOUT_S = 5.0

_gates: dict[str, Gate] = {}
_kept_open: dict[str, sqlite3.Connection] = {}
_guard = threading.Lock()


def gate_of(database: str) -> Gate:
    """The one gate of this process for that database."""
    with _guard:
        return _gates.setdefault(database, Gate())


def keep_open(database: str) -> None:
    """Hold one idle connection until the process ends.

    When the last connection closes, SQLite copies the whole write-ahead log back and removes it; with threads that come
    and go that costs a connection about forty times as much.
    """
    with _guard:
        if database not in _kept_open:
            kept = sqlite3.connect(database, check_same_thread=False, uri=True)
            kept.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
            _kept_open[database] = kept


def let_close() -> None:
    """Close the idle connections (when the process ends, or before a database file is replaced)."""
    with _guard:
        while _kept_open:
            _kept_open.popitem()[1].close()


atexit.register(let_close)


class GatedCursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes outside a transaction pass the gate as well."""

    def __init__(self, connection: sqlite3.Connection, wrapper: "DatabaseWrapper") -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> "GatedCursor":
        if self._wrapper.must_pass_gate(query):
            with self._wrapper.turn():
                return super().execute(query, params)
        return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> "GatedCursor":
        if self._wrapper.must_pass_gate(query):
            with self._wrapper.turn():
                return super().executemany(query, param_list)
        return super().executemany(query, param_list)


class _Turn:
    def __init__(self, wrapper: "DatabaseWrapper") -> None:
        self._wrapper = wrapper

    def __enter__(self) -> None:
        self._wrapper.take_gate()

    def __exit__(self, *_: object) -> None:
        self._wrapper.give_gate()


class DatabaseWrapper(base.DatabaseWrapper):
    """`ENGINE = "comptoir.lib.sqlite"`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holds_gate = False

    def take_gate(self) -> None:
        timeout_s = float(self.settings_dict["OPTIONS"].get("timeout", DEFAULT_TIMEOUT_S))
        if not gate_of(str(self.settings_dict["NAME"])).acquire(timeout_s):
            raise OperationalError("database is locked: waited too long for this process's other writers")
        self._holds_gate = True

    def give_gate(self) -> None:
        if self._holds_gate:
            self._holds_gate = False
            gate_of(str(self.settings_dict["NAME"])).release()

    def turn(self) -> _Turn:
        return _Turn(self)

    def must_pass_gate(self, query: str) -> bool:
        return not self._holds_gate and self.autocommit and query.lstrip()[:7].upper().startswith(WRITES)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            keep_open(str(self.settings_dict["NAME"]))
        return connection

    def create_cursor(self, name: str | None = None) -> GatedCursor:
        cursor: GatedCursor = self.connection.cursor(factory=lambda raw: GatedCursor(raw, self))
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self.take_gate()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.give_gate()
            raise

    def _commit(self) -> None:
        # If this fails the transaction is still open, and the rollback that follows gives the gate back.
        super()._commit()  # type: ignore[misc]
        self.give_gate()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.give_gate()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.give_gate()

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if autocommit and self._holds_gate:
            # Only an interruption inside COMMIT or ROLLBACK leads here; an open transaction must not outlive its turn.
            self._rollback()
