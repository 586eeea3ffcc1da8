"""Keeps one server while a run lives:  python -m tests.services.keeper KIND FOLDER RUN_PID.

Writes FOLDER/KIND.address once the server answers.  Ends when it is told to, or when the run has gone; the server
dies with it even if it is killed.
"""

import ctypes
import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.services.programs import postgresql_programs, redis_program

PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def die_with_parent(sign: int = signal.SIGKILL) -> Callable[[], None]:
    """For `preexec_fn`: the child gets `sign` when its parent is gone."""
    library = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, sign, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def start_postgresql(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A new cluster that need not survive a power cut.  PostgreSQL refuses root: then `postgres` owns it."""
    programs, port = postgresql_programs(), free_port()
    owner = {"user": "postgres", "group": pwd.getpwnam("postgres").pw_gid} if os.getuid() == 0 else {}
    data = folder / "data"
    if owner:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
         "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, extra_groups=[] if owner else None, **owner,
    )  # fmt: skip
    options = {
        "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off",
        "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 200, "shared_buffers": "64MB",
    }  # fmt: skip
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, *(f"-c{name}={value}" for name, value in options.items())],
        cwd=folder, preexec_fn=die_with_parent(signal.SIGQUIT), extra_groups=[] if owner else None, **owner,
    )  # fmt: skip
    probe = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    _wait(server, lambda: subprocess.run(probe, check=False).returncode == 0)
    return server, f"postgresql://postgres@127.0.0.1:{port}/postgres"


def start_redis(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A server that writes nothing to disk."""
    port = free_port()
    server = subprocess.Popen(
        [redis_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
         "--dir", folder, "--daemonize", "no"],
        cwd=folder, preexec_fn=die_with_parent(),
    )  # fmt: skip

    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    _wait(server, answers)
    return server, f"redis://127.0.0.1:{port}/0"


def _wait(server: subprocess.Popen[bytes], answers: Callable[[], bool]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit(f"The server ended with {server.returncode}.")
        if answers():
            return
        time.sleep(0.05)
    raise SystemExit("The server does not answer.")


def main(kind: str, folder: Path, run_pid: int) -> None:
    """Start the server, tell its address, wait for the end, stop it, leave nothing."""
    own = folder / kind
    own.mkdir(mode=0o755)
    told: list[int] = []
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, lambda number, _frame: told.append(number))
    wake, wake_in = os.pipe()
    os.set_blocking(wake_in, False)
    signal.set_wakeup_fd(wake_in)
    run = os.pidfd_open(run_pid)
    server, address = (start_postgresql if kind == "postgresql" else start_redis)(own)
    ready = folder / f"{kind}.starting"
    ready.write_text(address)
    ready.rename(folder / f"{kind}.address")
    while server.poll() is None and not told and not select.select([run, wake], [], [], 1)[0]:
        pass
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    shutil.rmtree(own, ignore_errors=True)
    for left in folder.glob(f"{kind}.*"):
        left.unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
