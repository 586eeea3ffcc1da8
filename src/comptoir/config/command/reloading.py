"""For developers: run this very command again whenever a source file changes."""

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from comptoir.config.command.starting import say

SOURCE = Path(__file__).resolve().parents[2]
WATCHED = {".py", ".html", ".mo"}
LOOK_EVERY_S = 0.7


def run_again_on_change() -> int:
    """Start `comptoir` without `--reload` as a child, and anew after each change; answers its exit code at the end."""
    command = [sys.executable, "-m", "comptoir", *(each for each in sys.argv[1:] if each != "--reload")]
    signal.signal(signal.SIGTERM, _leave)
    while True:
        state, child = _state(), subprocess.Popen(command)
        try:
            while child.poll() is None and _state() == state:
                time.sleep(LOOK_EVERY_S)
            code = child.poll()
            while code is not None and _state() == state:
                time.sleep(LOOK_EVERY_S)  # it ended by itself, by an error perhaps: wait for the next change
            say("A source file changed: starting anew.")
        except KeyboardInterrupt:
            return 0
        finally:
            _stop(child)


def _leave(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(KeyboardInterrupt):
            child.wait(15)


def _state() -> float:
    return max((path.stat().st_mtime for path in SOURCE.rglob("*") if path.suffix in WATCHED), default=0.0)
