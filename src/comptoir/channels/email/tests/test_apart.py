"""Reading in a child: its limits hold, its death costs one mail nothing but its text."""

import os
import signal
import subprocess
import sys

import pytest

from comptoir.channels.email import apart
from comptoir.channels.email.apart import Reader, ReaderFailed, read_apart
from comptoir.channels.email.reading.read import NOBODY

RAW = b"From: Ana <ana@example.com>\r\nSubject: Hello\r\n\r\nbody\r\n"


@pytest.fixture
def reader():
    reader = Reader()
    yield reader
    reader.end()


def test_a_mail_read_apart_is_the_mail_read_here(reader):
    found = reader.read(RAW, NOBODY)
    assert (found.sender.email, found.text, found.warnings) == ("ana@example.com", "body\n", ())


def test_a_child_that_died_is_replaced(reader):
    reader.read(RAW, NOBODY)
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.wait()
    assert reader.read(RAW, NOBODY).subject == "Hello"


def test_a_child_that_takes_too_long_is_ended_and_said_so(tmp_path, monkeypatch):
    (tmp_path / "sleeper.py").write_text("import sys, time\nsys.stdin.buffer.read(1)\ntime.sleep(60)\n")
    reader = Reader(time_s=0.5, module="sleeper")
    monkeypatch.setattr(apart.Path, "resolve", lambda self: tmp_path / "x" / "y")
    with pytest.raises(ReaderFailed, match=r"longer than 0\.5 seconds"):
        reader.read(RAW, NOBODY)
    assert reader._process is None


def test_a_mail_whose_child_dies_still_has_its_headers(monkeypatch):
    def dies(self, raw, own):
        raise ReaderFailed("The reader failed.")

    monkeypatch.setattr(Reader, "read", dies)
    found = read_apart(RAW)
    assert (found.sender.email, found.subject, found.warnings) == ("ana@example.com", "Hello", ("The reader failed.",))
    assert not found.may_auto_reply


def test_reading_needs_neither_django_nor_a_model():
    asks = (
        "import sys\n"
        "from comptoir.channels.email.apart import read_apart\n"
        "found = read_apart('Subject: x\\r\\n\\r\\nZwei seltsame Worte ungefaehr'.encode())\n"
        "assert found.is_whole, found.warnings\n"
        "assert not {'numpy', 'django'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
