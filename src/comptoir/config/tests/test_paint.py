"""Static files: one address for each state of them."""

from pathlib import Path

import pytest
from django.test import override_settings

from comptoir.config import paint


def test_every_rooms_files_are_found() -> None:
    assert paint.files()["house/tokens.css"].is_file()
    assert paint.files()["realtime/live.js"].is_file()
    assert paint.files()["mfa/js/webauthn.js"].is_file(), "libraries' files too"


def test_an_address_changes_with_any_files_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.css").write_text("a")
    monkeypatch.setattr(paint, "files", lambda: {"a.css": tmp_path / "a.css"})
    before = paint.prefix.__wrapped__()
    assert paint.prefix.__wrapped__() == before
    (tmp_path / "a.css").write_text("b")
    assert paint.prefix.__wrapped__() != before


def test_a_file_that_is_not_there_is_an_error_where_it_is_named() -> None:
    assert paint.static_url("house/tokens.css") == f"{paint.prefix()}house/tokens.css"
    with pytest.raises(LookupError, match="no static file"):
        paint.static_url("house/nothing.css")


def test_while_developing_nothing_is_kept() -> None:
    with override_settings(DEBUG=True):
        assert paint.prefix.__wrapped__() == "/static/changing/"
