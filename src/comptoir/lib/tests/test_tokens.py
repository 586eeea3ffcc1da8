"""What tokens.py promises."""

from datetime import timedelta

import pytest

from comptoir.lib import clock, tokens

HOUR = timedelta(hours=1)


def test_a_token_gives_its_value_back_for_its_purpose():
    assert tokens.read("follow", tokens.make("follow", "r-42", HOUR)) == "r-42"


def test_a_token_is_no_good_for_another_purpose():
    with pytest.raises(tokens.Forged):
        tokens.read("sign-in", tokens.make("follow", "r-42", HOUR))


def test_a_token_ends_at_its_time():
    with clock.stopped() as frozen:
        token = tokens.make("follow", "r-42", HOUR)
        frozen.forward(HOUR - timedelta(seconds=2))
        assert tokens.read("follow", token) == "r-42"
        frozen.forward(timedelta(seconds=2))
        with pytest.raises(tokens.Expired):
            tokens.read("follow", token)


@pytest.mark.parametrize(
    "change", [lambda t: t + "x", lambda t: t[1:], lambda t: "", lambda t: "é:é:é", lambda t: t * 999]
)
def test_a_changed_token_is_refused(change):
    with pytest.raises(tokens.Forged):
        tokens.read("follow", change(tokens.make("follow", "r-42", HOUR)))


def test_a_short_signature_knows_its_value_and_purpose():
    given = tokens.signature("thread", "42")
    assert len(given) == 16
    assert tokens.is_signature("thread", "42", given)
    assert not tokens.is_signature("thread", "43", given)
    assert not tokens.is_signature("other", "42", given)
    assert not tokens.is_signature("thread", "42", given[:8])
    assert not tokens.is_signature("thread", "42", "é" * 16)


def test_ids_are_opaque_and_codes_are_digits():
    assert len({tokens.random_id() for _ in range(1000)}) == 1000
    assert tokens.code(8).isdigit()
    assert len(tokens.code(8)) == 8
