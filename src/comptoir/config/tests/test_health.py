"""Health in words: what is well, what is not, and what to do."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from comptoir.config import health
from comptoir.jobs.actions.keep import beat

pytestmark = pytest.mark.django_db


def found(what: str) -> list[health.Finding]:
    return [finding for finding in health.look() if finding.what == what]


def test_a_worker_that_nobody_saw_is_bad() -> None:
    assert found("worker")[0].state == "bad"
    beat("worker")
    assert found("worker")[0].state == "well"


def test_a_short_secret_is_bad(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.SECRET_KEY = "short"
    assert found("secret")[0].state == "bad"
    settings.SECRET_KEY = "x" * 50
    (tmp_path / "secret").write_text("x")
    (tmp_path / "secret").chmod(0o644)
    assert "chmod 600" in found("secret")[0].hint


def test_a_disk_that_fills_is_told_early(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((10_000_000_000, "well"), (1_000_000_000, "note"), (1_000_000, "bad")):
        monkeypatch.setattr("comptoir.config.health.shutil.disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        assert found("disk")[0].state == state


def test_mail_that_cannot_leave_is_said_plainly(settings) -> None:
    settings.SMTP_URL, settings.MAIL_LISTEN = "", ""
    assert found("outgoing mail")[0].state == "note"
    assert found("incoming mail")[0].state == "note"
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    assert found("outgoing mail")[0].state == "bad"
