"""Nothing ever leaves to `.example`, where the demo company lives."""

import pytest

from comptoir.lib import smtp
from comptoir.lib.mail_address import is_nowhere

NOBODY_LISTENS = "smtp://127.0.0.1:1"


def test_only_the_domain_for_stories_is_nowhere() -> None:
    assert is_nowhere("a@shop.example")
    assert is_nowhere("a@SHOP.Example")
    assert not is_nowhere("a@example.com")
    assert not is_nowhere("a.example@shop.test")


def test_a_mail_to_nowhere_is_taken_without_a_server() -> None:
    assert smtp.send(NOBODY_LISTENS, "us@here.test", ["a@shop.example"], b"x") == []


def test_a_mail_to_somebody_besides_still_needs_the_server() -> None:
    with pytest.raises(smtp.Refused):
        smtp.send(NOBODY_LISTENS, "us@here.test", ["a@shop.example", "b@shop.test"], b"x")
