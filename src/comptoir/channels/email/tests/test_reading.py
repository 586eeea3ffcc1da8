"""The mail reader: what it understands of mails, sound and broken."""

import hashlib

import pytest

from comptoir.channels.email.reading import as_row, read

HEAD = b"From: Ana <ana@example.com>\r\nTo: support@example.net\r\nSubject: Order\r\nMessage-ID: <1@example.com>\r\n"
OWN = (frozenset({"support@example.net"}), frozenset({"support.example.net"}))


def mail(body: bytes = b"Hello\r\n", *fields: bytes) -> bytes:
    return HEAD + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def test_a_row_has_the_promised_keys_in_order():
    row = as_row("a.eml", read(mail()))
    promised = "file message_id from to cc subject date text html reply_text attachments may_auto_reply is_bounce"
    promised += " bounce_recipients in_reply_to references language warnings"
    assert list(row) == promised.split()
    assert row["from"] == {"name": "Ana", "email": "ana@example.com"}
    assert row["message_id"] == "<1@example.com>"


def test_encoded_words_cut_inside_a_letter_are_put_together():
    raw = b"Subject: =?utf-8?q?caf=C3?= =?utf-8?q?=A9_noir?=\r\n\r\n"
    assert read(raw).subject == "café noir"


def test_bare_latin_letters_in_a_header_are_read_by_the_charset_of_the_mail():
    raw = b"Subject: d\xe9j\xe0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\xe9t\xe9"
    assert (read(raw).subject, read(raw).text) == ("déjà", "été")


@pytest.mark.parametrize(
    ("value", "name", "email"),
    [
        (b"ana@example.com", "", "ana@example.com"),
        (b'"Smith, Karoline" <k@example.com>', "Smith, Karoline", "k@example.com"),
        (b"Smith, Karoline <k@example.com>", "Smith, Karoline", "k@example.com"),
        (b"ana@example.com (Ana (at home))", "Ana (at home)", "ana@example.com"),
        (b"=?utf-8?q?Ana_=3Cana=40example=2Ecom=3E?=", "Ana", "ana@example.com"),
        (b"Ana <mailto:ana@example.com>", "Ana", "ana@example.com"),
        (b"=?utf-8?q?a=0D=0ABcc=3A_victim?= <a@example.com>", "a Bcc: victim", "a@example.com"),
        (b"Ana <ana@example.com", "Ana", "ana@example.com"),
    ],
)
def test_a_sender_is_found_however_it_is_written(value, name, email):
    found = read(b"From: " + value + b"\r\n\r\n").sender
    assert (found.name, found.email) == (name, email)


def test_groups_are_opened_and_empty_ones_dropped():
    raw = b"To: friends: a@example.com, B <b@example.com>;, undisclosed-recipients:;\r\n\r\n"
    assert [one.email for one in read(raw).to] == ["a@example.com", "b@example.com"]


def test_text_html_and_files_are_told_apart():
    body = (
        b"--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nplain\r\n"
        b"--c\r\nContent-Type: text/html\r\n\r\n<p>rich <img src=cid:i>\r\n--c--\r\n"
        b"--b\r\nContent-Type: image/png; name=a.png\r\nContent-ID: <i>\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n"
        b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;\r\n"
        b" filename*0*=utf-8''d%C3%A9; filename*1*=vis.pdf\r\n\r\nPDF\r\n--b--\r\n"
    )
    found = read(mail(body, b"Content-Type: multipart/mixed; boundary=b"))
    assert found.text.strip() == "plain"
    assert "rich" in found.html
    assert [(f.name, f.data, f.content_id) for f in found.files] == [("a.png", b"ABC", "i"), ("dévis.pdf", b"PDF", "")]
    row = as_row("", found)
    assert row["attachments"][0]["sha256"] == hashlib.sha256(b"ABC").hexdigest()


def test_a_file_name_never_holds_a_folder():
    body = b'--b\r\nContent-Type: image/png; name="../../etc/x.png"\r\n\r\nx\r\n--b--\r\n'
    assert read(mail(body, b"Content-Type: multipart/mixed; boundary=b")).files[0].name == "x.png"


def test_a_uuencoded_file_becomes_an_attachment():
    found = read(mail(b"See:\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\nbye\r\n"))
    assert [(f.name, f.data) for f in found.files] == [("a.txt", b"abc")]
    assert found.text.split() == ["See:", "bye"]


def test_a_forwarded_mail_is_kept_as_a_file_named_by_its_subject():
    body = b"--b\r\n\r\nsee\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Old one\r\n\r\nx\r\n--b--\r\n"
    found = read(mail(body, b"Content-Type: multipart/mixed; boundary=b"))
    assert [(f.name, f.type) for f in found.files] == [("Old one.eml", "message/rfc822")]


def test_no_text_holds_a_nul_or_a_surrogate():
    raw = b"From: a\x00b@example.com\r\nSubject: x\x00y\xed\xa0\x80\x1b[31m\xe2\x80\xae\r\n"
    raw += b"\r\nbody\x00\xff\xfe\xed\xa0\x80"
    found = read(raw)
    for text in (found.subject, found.text, found.sender.email):
        text.encode("utf-8")
        assert "\x00" not in text
        assert "\u202e" not in found.subject


@pytest.mark.parametrize("charset", [b"x-unknown-9", b"zlib", b"unicode_escape", b"idna", b"utf-16", b"utf-7", b"\xff"])
def test_any_charset_name_is_survived(charset):
    found = read(mail(b"\xe9t\xe9 +AGE- \\n", b"Content-Type: text/plain; charset=" + charset))
    found.text.encode("utf-8")


@pytest.mark.parametrize("raw", [b"", b"\n", b"\r", b"no header at all", b":", b"\x00" * 50, b"--\r\n\r\n--", b"From"])
def test_a_mail_that_is_hardly_one_still_gives_a_row(raw):
    assert as_row("x", read(raw))["file"] == "x"


def test_what_is_cut_is_named():
    many = b"".join(b"--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n" for _ in range(400))
    found = read(mail(many, b"Content-Type: multipart/mixed; boundary=b", b"Subject: " + b"a" * 100_000))
    assert any("more than 300 parts" in warning for warning in found.warnings)
    assert any("subject is longer" in warning for warning in found.warnings)
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(100))
    assert any("nested more than" in warning for warning in read(deep).warnings)


def test_ids_keep_their_brackets_and_lose_their_folds():
    raw = b"In-Reply-To: <a\r\n b@example.com> (comment)\r\nReferences: <1@x> <2@x>\r\n <1@x>\r\n\r\n"
    assert (read(raw).in_reply_to, read(raw).references) == ("<ab@example.com>", ("<1@x>", "<2@x>"))


def test_an_absurd_date_is_none_and_a_sound_one_is_in_utc():
    assert read(b"Date: Fri, 99 Foo 99999 99:99:99 +9999\r\n\r\n").date is None
    assert read(b"Date: Sun, 22 Nov 2026 09:00:00 +0100\r\n\r\n").date == "2026-11-22T08:00:00Z"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (b"Hello, I would like to know where my order is. Thanks!", "en"),
        ("Bonjour, je voudrais savoir où en est ma commande, merci à vous.".encode(), "fr"),
        ("Hola, quisiera saber dónde está mi pedido, muchas gracias.".encode(), "es"),
        (b"42", None),
    ],
)
def test_the_language_is_told(text, language):
    assert read(b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text).language == language


def test_an_ordinary_mail_may_be_answered_and_our_own_may_not():
    assert read(mail(), OWN).may_auto_reply
    assert not read(b"From: Support+x@example.net\r\n\r\n", OWN).may_auto_reply
    assert not read(b"From: a@b.c\r\nMessage-ID: <1@support.example.net>\r\n\r\n", OWN).may_auto_reply


def test_a_parcel_that_was_not_delivered_is_not_a_bounce():
    raw = (
        b"From: no-reply@parcel.example\r\nSubject: Delivery failed: your parcel\r\n\r\nYour parcel was not delivered."
    )
    assert not read(raw).bounces.is_bounce


def test_a_bounce_names_whom_it_did_not_reach_and_which_mail():
    body = (
        b"--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Final-Recipient: rfc822; gone@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <our-1@example.net>\r\n--b--\r\n"
    )
    found = read(mail(body, b"Content-Type: multipart/report; report-type=delivery-status; boundary=b")).bounces
    assert found.is_bounce
    assert [(one.address, one.status, one.permanent) for one in found.recipients] == [
        ("gone@example.com", "5.1.1", True)
    ]
    assert found.original_id == "<our-1@example.net>"


def test_a_customer_who_forwards_a_bounce_did_not_bounce():
    inner = b"From: MAILER-DAEMON@x.y\r\nSubject: Undelivered mail\r\nContent-Type: message/delivery-status\r\n\r\nx"
    body = (
        b"--b\r\n\r\nWhy did this come back?\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    )
    assert not read(mail(body, b"Content-Type: multipart/mixed; boundary=b")).bounces.is_bounce
