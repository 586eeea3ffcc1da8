"""A fair gate: whoever asks first goes first, and a holder that died does not shut it."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field

LOOK_AGAIN_S = 0.5


@dataclass(eq=False)
class _Turn:
    thread: threading.Thread = field(default_factory=threading.current_thread)
    called: threading.Event = field(default_factory=threading.Event)


class Gate:
    """First come, first served, between the threads of one process.

    Unlike `threading.Lock` it is passed on in the order of asking, and unlike SQLite's own waiting (sleep and try
    again) nobody starves.  It is not reentrant: a thread that holds it and asks again waits for its timeout.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[_Turn] = deque()
        self._holder: threading.Thread | None = None

    def acquire(self, timeout_s: float) -> bool:
        """Wait for our turn at most `timeout_s`; False when it did not come."""
        with self._mutex:
            if self._holder is None:
                self._holder = threading.current_thread()
                return True
            turn = _Turn()
            self._waiting.append(turn)
        until = time.monotonic() + timeout_s
        try:
            while not turn.called.wait(max(0.0, min(LOOK_AGAIN_S, until - time.monotonic()))):
                if not self._go_on_waiting(turn, is_late=time.monotonic() >= until):
                    return turn.called.is_set()
        except BaseException:
            self._leave(turn)
            raise
        return True

    def release(self) -> None:
        """Pass the gate to whoever has waited longest.  The caller must hold it."""
        with self._mutex:
            self._pass_on()

    def _go_on_waiting(self, turn: _Turn, *, is_late: bool) -> bool:
        with self._mutex:
            if self._holder is not None and not self._holder.is_alive():
                # Its connection was closed with its thread-local storage, so SQLite has rolled its transaction back.
                self._pass_on()
            if is_late and not turn.called.is_set():
                self._waiting.remove(turn)
                return False
            return not turn.called.is_set()

    def _leave(self, turn: _Turn) -> None:
        with self._mutex:
            if turn.called.is_set():
                self._pass_on()
            else:
                self._waiting.remove(turn)

    def _pass_on(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if turn.thread.is_alive():
                self._holder = turn.thread
                turn.called.set()
                return
        self._holder = None
