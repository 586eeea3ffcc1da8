"""Mails are read in child processes with little memory and little time, so that no mail can take the server with it."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import msgspec

import comptoir
from comptoir.channels.email.reading import ReadMail
from comptoir.channels.email.reading.child import Question, receive, send
from comptoir.channels.email.reading.limits import Cuts
from comptoir.channels.email.reading.read import NOBODY, Own, scan_headers

TIME_S: Final = 10.0
CHILDREN: Final = 2
_ANSWERS: Final = msgspec.msgpack.Decoder(ReadMail)
_QUESTIONS: Final = msgspec.msgpack.Encoder()


class ReaderFailed(Exception):
    """The child ended, or was ended, before it answered; the message says why in words."""


class Reader:
    """One child, started when first asked and again whenever it is gone."""

    def __init__(self, time_s: float = TIME_S, module: str = "comptoir.channels.email.reading.child") -> None:
        self._time_s = time_s
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, raw: bytes, own: Own) -> ReadMail:
        """What the child says of `raw`.  Raises ReaderFailed; the child is then gone, the next call starts another."""
        asked = _QUESTIONS.encode(Question(raw, sorted(own[0]), sorted(own[1])))
        answer = self._exchange(asked)
        try:
            return _ANSWERS.decode(answer)
        except (msgspec.DecodeError, UnicodeError) as error:
            self.end()
            raise ReaderFailed("The reader's answer could not be understood.") from error

    def end(self) -> None:
        """End the child at once."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        process.wait()

    def _exchange(self, asked: bytes) -> bytes:
        # A child that went away while idle is no failure of this mail: ask a new one once.
        for is_last in (False, True):
            was_idle = self._process is not None
            process = self._running()
            is_late = threading.Event()
            watch = threading.Timer(self._time_s, _stop, (process, is_late))
            watch.daemon = True
            watch.start()
            answer: bytes | None = None
            try:
                assert process.stdin and process.stdout  # noqa: S101 - both were asked for
                send(process.stdin, asked)
                answer = receive(process.stdout)
            except (OSError, ValueError):
                answer = None
            finally:
                watch.cancel()
            if answer is not None:
                return answer
            self.end()
            if is_late.is_set():
                raise ReaderFailed(f"Reading took longer than {self._time_s:g} seconds; only the headers were read.")
            if is_last or not was_idle:
                break
        raise ReaderFailed("Reading took too much memory or the reader failed; only the headers were read.")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.end()
        source = str(Path(comptoir.__file__).resolve().parent.parent)
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # No secret of ours goes along; the maths library starts no threads of its own.
            env={
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": source,
                "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
        )
        return self._process


def _stop(process: subprocess.Popen[bytes], is_late: threading.Event) -> None:
    is_late.set()
    process.kill()


_idle: queue.LifoQueue[Reader] = queue.LifoQueue()
for _ in range(CHILDREN):
    _idle.put(Reader())


def read_apart(raw: bytes, own: Own = NOBODY) -> ReadMail:
    """What `raw` says, read in a child.  If that fails: what the headers say, and the reason in `warnings`."""
    reader = _idle.get()
    try:
        return reader.read(raw, own)
    except ReaderFailed as failure:
        return scan_headers(raw, Cuts([str(failure)]))
    finally:
        _idle.put(reader)
