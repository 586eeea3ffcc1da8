"""Phone numbers: written one way (E.164), shown as people write them."""

from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

MAX_CHARS: Final = 60
REASONS: Final = {
    NumberParseException.INVALID_COUNTRY_CODE: "The country code is missing or unknown; begin with + and that code.",
    NumberParseException.NOT_A_NUMBER: "This is not a phone number.",
    NumberParseException.TOO_SHORT_AFTER_IDD: "This phone number is too short.",
    NumberParseException.TOO_SHORT_NSN: "This phone number is too short.",
    NumberParseException.TOO_LONG: "This phone number is too long.",
}


class BadNumber(ValueError):
    """What was given is no phone number; the message says why, in English."""


def parse(text: str, region: str = "") -> str:
    """The number in E.164: `+33142685300`.

    `region` (ISO 3166, `FR`) is where a number without a country code is dialled.  Raises BadNumber.
    """
    try:
        number = phonenumbers.parse(text[:MAX_CHARS], region.upper() or None)
    except NumberParseException as error:
        raise BadNumber(REASONS.get(error.error_type, "This is not a phone number.")) from error
    if not phonenumbers.is_possible_number(number):
        raise BadNumber("This phone number has too few or too many digits.")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_valid(number: str) -> bool:
    """Whether a number in E.164 lies in a range that is given out; possible ones may still be unknown to us."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except NumberParseException:
        return False


def shown(number: str, region: str = "") -> str:
    """A number in E.164 as people write it: `01 42 68 53 00` in its own region, `+33 1 42 68 53 00` elsewhere."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return number
    at_home = region and phonenumbers.region_code_for_number(parsed) == region.upper()
    return phonenumbers.format_number(
        parsed, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    )


def region_of(number: str) -> str:
    """The region (ISO 3166) of a number in E.164, empty if unknown."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except NumberParseException:
        return ""
