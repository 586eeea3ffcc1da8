"""The disk is full, really: a small one, filled up.  Mail is put off, pages say so, nothing taken is lost."""

import json
import os
import re
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.server import ROOT, Server

pytestmark = pytest.mark.whole

DISK_MB = 12


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes; needs the right to mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", disk], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        assert os.geteuid() or "CI" not in os.environ, mounted.stderr
        pytest.skip(f"mounting a small disk is not allowed here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.fixture
def server(small_disk: Path) -> Iterator[Server]:
    server = Server(small_disk, settings={"COMPTOIR_WORKER_THREADS": "1"})
    yield server
    server.kill()


def _inside(server: Server, *command: Any) -> dict[str, Any]:
    environment = {**server.environment(), "DJANGO_SETTINGS_MODULE": "comptoir.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing"], input=json.dumps(command) + "\n", cwd=ROOT, env=environment,
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _mail(server: Server, address: str, number: int) -> int:
    """Send a mail of 700 kB; answers the code of the server's answer to it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"eva{number}@customer.test", address
    mail["Message-ID"], mail["Subject"] = f"<{number}@customer.test>", "Help"
    mail.set_content(f"Please help. mark-mail-{number} ")
    mail.add_attachment(os.urandom(500_000), maintype="image", subtype="png", filename="screen.png")
    with smtplib.SMTP("127.0.0.1", server.mail_port, timeout=30) as door:
        try:
            door.send_message(mail)
        except smtplib.SMTPDataError as refused:
            return refused.smtp_code
        except smtplib.SMTPResponseException as refused:
            return refused.smtp_code
        except smtplib.SMTPRecipientsRefused as refused:
            return next(code for code, _ in refused.recipients.values())
    return 250


def test_a_full_disk_puts_mail_off_tells_people_and_loses_nothing(server: Server) -> None:
    known = _inside(server, "prepare", 1)
    server.start()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{server.address}/new/{known['slug']}", timeout=20).read().decode()

    codes = [_mail(server, known["address"], number) for number in range(3 * DISK_MB)]
    taken = [number for number, code in enumerate(codes) if code == 250]
    assert taken, codes
    assert all(400 <= code < 500 for code in codes if code != 250), codes
    assert codes[-1] != 250, "the disk never filled"
    filler = server.data / "filler"
    with filler.open("wb", buffering=0) as out:  # the last bytes, too
        try:
            while True:
                out.write(b"0" * 4096)
        except OSError:
            pass

    form = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("token", "csrfmiddlewaretoken")}
    fields = {name: found[1] for name, found in form.items() if found}
    fields |= {
        "f-message": "mark-form-1 " + "x" * 6_000,
        "f-subject": "Help",
        "f-email": "eva@customer.test",
        "website": "",
    }
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.open(f"{server.address}/new/{known['slug']}", urllib.parse.urlencode(fields).encode(), timeout=30)
    assert refused.value.code == 503
    assert refused.value.headers["Retry-After"]
    refused.value.close()

    server.kill()
    filler.unlink()
    subprocess.run(["mount", "-o", f"remount,size={8 * DISK_MB}m", server.data], check=True)
    server.start()
    with browser.open(
        f"{server.address}/new/{known['slug']}", urllib.parse.urlencode(fields).encode(), timeout=30
    ) as page_:
        assert page_.status == 200
    _wait(server)
    marks = _inside(server, "facts")["marks"]
    assert marks == {**{f"mark-mail-{number}": 1 for number in taken}, "mark-form-1": 1}


def _wait(server: Server) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not server.python(
            "from comptoir.jobs.models import Job; print(Job.objects.filter(task__startswith='email.', done_at=None, "
            "failed_at=None).exclude(task='email.acknowledge').exists() or '')"
        ):
            return
        time.sleep(0.5)
