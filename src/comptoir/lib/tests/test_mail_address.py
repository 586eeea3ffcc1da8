"""What mail_address.py promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.lib import mail_address
from comptoir.lib.mail_address import BadAddress, MailAddress


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("Carla@Example.ORG", "Carla@example.org", ""),
        ("<carla@example.org>", "carla@example.org", ""),
        ('"Díaz, Carla" <carla@example.org>', "carla@example.org", "Díaz, Carla"),
        ("carla@example.org (Carla)", "carla@example.org", "Carla"),
        ("=?utf-8?q?Carla_D=C3=ADaz?= <carla@example.org>", "carla@example.org", "Carla Díaz"),
        ("'carla@example.org' <carla@example.org>", "carla@example.org", ""),
        ("carla@BÜCHER.example", "carla@bücher.example", ""),
        ("carla@xn--bcher-kva.example", "carla@bücher.example", ""),
        ('"a b"@example.org', '"a b"@example.org', ""),
        ("o'neil+x@example.org.", "o'neil+x@example.org", ""),
        ("Carla\u202e <carla@example.org>", "carla@example.org", "Carla"),
    ],
)
def test_an_address_is_read_as_people_mean_it(written, address, name):
    assert mail_address.parse(written) == MailAddress(address, name)


@pytest.mark.parametrize(
    "wrong",
    ["", "carla", "@example.org", "carla@", "a@b@c d", "carla@exa mple.org", "a..b@example.org", "x" * 65 + "@e.org",
     "carla@-x.org", "carla@" + "a." * 130 + "org", "a@e.org, b@e.org", "carla@example..org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong):
    with pytest.raises(BadAddress):
        mail_address.parse(wrong)


def test_two_spellings_of_one_mailbox_have_one_key():
    assert mail_address.key("Carla@bücher.example") == mail_address.key("carla@xn--bcher-kva.example")
    assert mail_address.key("carla+a@example.org") != mail_address.key("carla@example.org")


def test_a_header_gives_all_it_can():
    header = "Ana <ana@e.org>, undisclosed-recipients:;, broken@, team: ben@e.org, carla@e.org;"
    assert [found.address for found in mail_address.parse_list(header)] == ["ana@e.org", "ben@e.org", "carla@e.org"]


def test_a_name_is_quoted_where_it_must_be():
    assert str(MailAddress("a@e.org", "Ana B")) == "Ana B <a@e.org>"
    assert str(MailAddress("a@e.org", 'B, "Ana"')) == '"B, \\"Ana\\"" <a@e.org>'
    assert str(MailAddress("a@e.org")) == "a@e.org"


def test_an_envelope_is_ascii_behind_the_at():
    assert mail_address.for_envelope("carla@bücher.example") == "carla@xn--bcher-kva.example"


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text):
    try:
        found = mail_address.parse(text)
    except BadAddress:
        return
    assert mail_address.normalise(found.address) == found.address
    mail_address.parse_list(text)
