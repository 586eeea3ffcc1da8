"""The command line explains itself, quickly, and the house can describe itself."""

import subprocess
import sys

import pytest

from comptoir.config.command import WORDS, main
from comptoir.config.command.house import look


def test_help_names_every_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in WORDS)


@pytest.mark.parametrize("word", WORDS)
def test_every_word_explains_itself(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([word, "--help"])
    assert ended.value.code == 0
    assert f"comptoir {word}" in capsys.readouterr().out


def test_help_loads_neither_django_nor_anything_heavy() -> None:
    code = "import sys; from comptoir.config.command import main; main([]); print('django' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.endswith("False\n")


def test_the_house_shows_its_rooms_and_their_arrows() -> None:
    rooms = look()
    assert {"config", "people", "jobs", "channels.form"} <= rooms.keys()
    assert "people" in rooms["conversations"].imports
    assert not rooms["lib"].imports
