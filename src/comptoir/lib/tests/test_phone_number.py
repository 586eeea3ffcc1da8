"""What phone_number.py promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.lib import phone_number
from comptoir.lib.phone_number import BadNumber


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("01 42 68 53 00", "FR", "+33142685300"),
        ("+33 (0)1 42 68 53 00", "", "+33142685300"),
        ("020 7946 0958", "gb", "+442079460958"),
        ("0034 912 345 678", "FR", "+34912345678"),
        ("tel:+34-912-345-678", "", "+34912345678"),
    ],
)
def test_a_number_is_written_one_way(written, region, number):
    assert phone_number.parse(written, region) == number


@pytest.mark.parametrize("wrong", ["", "hello", "0142685300", "+33 1", "+999 123456789", "+33 1 42 68 53 00 00 00 00"])
def test_what_is_no_number_is_refused_in_words(wrong):
    with pytest.raises(BadNumber, match=r"\.$"):
        phone_number.parse(wrong)


def test_a_number_is_shown_as_people_write_it():
    assert phone_number.shown("+33142685300", "FR") == "01 42 68 53 00"
    assert phone_number.shown("+33142685300", "ES") == "+33 1 42 68 53 00"
    assert phone_number.shown("nonsense") == "nonsense"
    assert phone_number.region_of("+34912345678") == "ES"
    assert phone_number.is_valid("+34912345678")
    assert not phone_number.is_valid("+33000000000")


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        number = phone_number.parse(text, "FR")
    except BadNumber:
        return
    assert phone_number.parse(number) == number
