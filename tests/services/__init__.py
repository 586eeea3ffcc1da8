"""Real PostgreSQL and Redis for tests, on free ports, in folders of their own, gone with the run that asked for them.

`postgresql()` and `redis()` give an address.  The first asker of a run starts the server, the others (xdist workers)
share it.  A keeper process stops it when the run ends, however the run ends.
"""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.services.programs import MissingProgramError, postgresql_programs, redis_program

__all__ = ["MissingProgramError", "Unavailable", "postgresql", "redis", "run_folder", "stop_all"]

START_S = 60


class Unavailable(RuntimeError):
    """A service did not start; the message holds what it said."""


def postgresql() -> str:
    """`postgresql://postgres@127.0.0.1:PORT/postgres`.  Raises MissingProgramError, Unavailable."""
    postgresql_programs()
    return _address_of("postgresql")


def redis() -> str:
    """`redis://127.0.0.1:PORT/0`.  Raises MissingProgramError, Unavailable."""
    redis_program()
    return _address_of("redis")


def run_folder() -> Path:
    """The folder that all processes of this run share."""
    folder = Path(tempfile.gettempdir()) / f"comptoir-run-{_run_pid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def stop_all() -> None:
    """Stop what this run started and wait until it is gone."""
    folder = Path(tempfile.gettempdir()) / f"comptoir-run-{_run_pid()}"
    for pid_file in folder.glob("*.keeper"):
        pid = int(pid_file.read_text())
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            continue
        _wait_until_gone(pid)


def _run_pid() -> int:
    """The process that the run is: pytest itself, or the one above its workers."""
    given = os.environ.get("COMPTOIR_TEST_RUN")
    if not given:
        given = os.environ["COMPTOIR_TEST_RUN"] = str(os.getpid())
    return int(given)


def _address_of(kind: str) -> str:
    folder = run_folder()
    with (folder / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = folder / f"{kind}.address"
        if not address.exists():
            _start(kind, folder)
        return address.read_text()


def _start(kind: str, folder: Path) -> None:
    said = folder / f"{kind}.log"
    with said.open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.services.keeper", kind, str(folder), str(_run_pid())],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (folder / f"{kind}.keeper").write_text(str(keeper.pid))
    keeper.returncode = 0  # nobody waits for it: it outlives this process and ends with the run
    for _ in range(START_S * 20):
        if (folder / f"{kind}.address").exists():
            return
        if not _is_alive(keeper.pid):
            break
        time.sleep(0.05)
    raise Unavailable(f"{kind} did not start:\n{said.read_text()[-3000:]}")


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _wait_until_gone(pid: int) -> None:
    for _ in range(200):
        if not _is_alive(pid):
            return
        time.sleep(0.05)
