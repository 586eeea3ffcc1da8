"""The gate before SQLite's one writer: fair, released on every way out, and one connection stays open."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from django.db.utils import OperationalError

from comptoir.lib.sqlite import base
from comptoir.lib.sqlite.gate import Gate

OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
SETTINGS = {
    "ENGINE": "comptoir.lib.sqlite",
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": False,
    "AUTOCOMMIT": True,
    "TIME_ZONE": None,
    "OPTIONS": OPTIONS,
}


class Place:
    """A database file, and a connection for each thread that asks."""

    def __init__(self, path: Path) -> None:
        self.name = str(path / "place.sqlite3")
        self.wrappers: list[base.DatabaseWrapper] = []

    def connect(self, timeout_s: float = 5) -> base.DatabaseWrapper:
        settings = {**SETTINGS, "NAME": self.name, "OPTIONS": {**OPTIONS, "timeout": timeout_s}}
        wrapper = base.DatabaseWrapper(
            settings,
            "place",
        )
        wrapper.inc_thread_sharing()
        self.wrappers.append(wrapper)
        return wrapper

    def begin(self, wrapper: base.DatabaseWrapper) -> None:
        wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    def end(self, wrapper: base.DatabaseWrapper, *, is_kept: bool) -> None:
        (wrapper.commit if is_kept else wrapper.rollback)()
        wrapper.set_autocommit(True)

    def numbers(self) -> list[int]:
        other = sqlite3.connect(self.name)
        rows = other.execute("SELECT number FROM line ORDER BY rowid").fetchall()
        other.close()
        return [row[0] for row in rows]


@pytest.fixture
def place(tmp_path: Path, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[Place]:
    django_db_blocker.unblock()
    place = Place(tmp_path)
    with place.connect().cursor() as cursor:
        cursor.execute("CREATE TABLE line (number INTEGER)")
    yield place
    for wrapper in place.wrappers:
        wrapper.close()
    base.let_close()
    django_db_blocker.restore()


def test_many_threads_write_and_none_is_refused(place: Place) -> None:
    errors: list[BaseException] = []

    def write(first: int) -> None:
        wrapper = place.connect()
        try:
            for number in range(first, first + 20):
                place.begin(wrapper)
                with wrapper.cursor() as cursor:
                    cursor.execute("SELECT count(*) FROM line").fetchall()
                    cursor.execute("INSERT INTO line VALUES (%s)", [number])
                place.end(wrapper, is_kept=True)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(index * 20,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert errors == []
    assert sorted(place.numbers()) == list(range(160))


def test_writers_go_in_the_order_in_which_they_asked(place: Place) -> None:
    first = place.connect()
    place.begin(first)
    waiting = []
    for number in range(5):
        wrapper = place.connect()

        def write(wrapper: base.DatabaseWrapper = wrapper, number: int = number) -> None:
            with wrapper.cursor() as cursor:
                cursor.execute("INSERT INTO line VALUES (%s)", [number])

        thread = threading.Thread(target=write)
        thread.start()
        waiting.append(thread)
        _until(lambda number=number: len(base.gate_of(place.name)._waiting) == number + 1)
    place.end(first, is_kept=True)
    for thread in waiting:
        thread.join(5)
    assert place.numbers() == [0, 1, 2, 3, 4]


def test_a_rollback_and_a_failed_commit_give_the_gate_back(place: Place) -> None:
    wrapper = place.connect()
    place.begin(wrapper)
    with wrapper.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (1)")
    place.end(wrapper, is_kept=False)
    place.begin(wrapper)
    wrapper.close()
    other = place.connect(timeout_s=1)
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (2)")
    assert place.numbers() == [2]


def test_a_transaction_that_cannot_begin_gives_the_gate_back(place: Place) -> None:
    outside = sqlite3.connect(place.name, isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")
    wrapper = place.connect(timeout_s=0.2)
    with pytest.raises(OperationalError, match="locked"):
        place.begin(wrapper)
    outside.execute("ROLLBACK")
    outside.close()
    place.begin(wrapper)
    place.end(wrapper, is_kept=True)


def test_waiting_ends_with_database_is_locked(place: Place) -> None:
    holder, late = place.connect(), place.connect(timeout_s=0.1)
    place.begin(holder)
    failure: list[Exception] = []

    def write() -> None:
        try:
            place.begin(late)
        except OperationalError as error:
            failure.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(5)
    place.end(holder, is_kept=True)
    assert "database is locked" in str(failure[0])
    assert not base.gate_of(place.name)._waiting


def test_a_holder_whose_thread_died_does_not_shut_the_gate() -> None:
    gate = Gate()
    thread = threading.Thread(target=gate.acquire, args=(1,))
    thread.start()
    thread.join()
    assert gate.acquire(5)


def test_a_waiter_that_gave_up_is_passed_over() -> None:
    gate, order = Gate(), []
    assert gate.acquire(1)
    impatient = threading.Thread(target=lambda: order.append(gate.acquire(0.05)))
    impatient.start()
    impatient.join()
    patient = threading.Thread(target=lambda: order.append(gate.acquire(5)))
    patient.start()
    _until(lambda: len(gate._waiting) == 1)
    gate.release()
    patient.join()
    assert order == [False, True]


def test_one_connection_stays_open_so_that_the_log_stays(place: Place) -> None:
    wrapper = place.connect()
    with wrapper.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (1)")
    for each in place.wrappers:
        each.close()
    assert Path(place.name + "-wal").stat().st_size > 0


def _until(is_true: object, timeout_s: float = 5) -> None:
    end = time.monotonic() + timeout_s
    while not is_true():  # type: ignore[operator]
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.001)
