"""Files before their words: taken one by one, refused in words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from comptoir.files.models import StoredFile
from comptoir.helpcenter.tests.conftest import last_word, token_in


def test_a_file_sent_before_comes_with_the_words(cast: Cast, carla: Client, page: str) -> None:
    told = carla.post("/uploads", {"file": SimpleUploadedFile("a.txt", b"hello")}).json()
    assert (told["name"], told["size"]) == ("a.txt", "5\N{NO-BREAK SPACE}B")
    carla.post(f"{page}words", {"text": "", "token": token_in(carla, page), "uploads-kept": told["token"]})
    said = last_word(cast.conversation)
    assert said.attachments.get().file.name == "a.txt"
    assert StoredFile.objects.get().is_kept


@pytest.mark.parametrize("limit", [3])
def test_too_large_is_said_in_words_and_nothing_is_kept(cast: Cast, client: Client, settings: Any, limit: int) -> None:
    settings.UPLOAD_MAX_BYTES = limit
    answer = client.post("/uploads", {"file": SimpleUploadedFile("a.txt", b"hello")})
    assert answer.status_code == 413
    assert "too large" in answer.json()["error"]
    assert not StoredFile.objects.exists()


def test_no_file_is_said_in_words(cast: Cast, client: Client) -> None:
    assert client.post("/uploads").status_code == 422


def test_files_are_not_taken_without_end(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from comptoir.helpcenter import friction
    from comptoir.people.actions import Rate

    monkeypatch.setattr(friction, "UPLOADS", Rate("upload", 1, timedelta(hours=1)))
    sent = [client.post("/uploads", {"file": SimpleUploadedFile("a.txt", b"x")}) for _ in range(2)]
    assert [each.status_code for each in sent] == [200, 429]
    assert "Nothing you wrote is lost" in sent[1].json()["error"]
