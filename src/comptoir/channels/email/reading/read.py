"""Raw mail in, `ReadMail` out: never an exception, whatever the bytes."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

from comptoir.channels.email.reading import addresses, limits
from comptoir.channels.email.reading.addresses import Address
from comptoir.channels.email.reading.automatic import why_not_answer
from comptoir.channels.email.reading.body import Body, body_of
from comptoir.channels.email.reading.bounced import Bounces
from comptoir.channels.email.reading.bounces import bounces_of
from comptoir.channels.email.reading.charsets import one_line
from comptoir.channels.email.reading.forwarded import forwarded_from
from comptoir.channels.email.reading.headers import Fields, split
from comptoir.channels.email.reading.html_quotes import without_quote
from comptoir.channels.email.reading.language import language_of
from comptoir.channels.email.reading.limits import Cuts
from comptoir.channels.email.reading.mail import ReadMail
from comptoir.channels.email.reading.parts import tree
from comptoir.channels.email.reading.reply import reply_text
from comptoir.channels.email.reading.words import text_of

_ID: Final = re.compile(r"<\s*([^<>]{1,990}?)\s*>")
_BARE_ID: Final = re.compile(r"[^\s<>,;\"]{1,400}@[^\s<>,;\"]{1,400}")
_Found = TypeVar("_Found")
Own = tuple[frozenset[str], frozenset[str]]
NOBODY: Final[Own] = (frozenset(), frozenset())


def read(raw: bytes, own: Own = NOBODY) -> ReadMail:
    """What `raw` says.  `own` = our addresses and mail hosts in lower case.  What fails stands in `warnings`."""
    cuts = Cuts()
    raw = _sound(raw, cuts)
    root = _try(lambda: tree(raw, cuts), None, "The parts of the mail could not be told apart", cuts)
    if root is None:
        return scan_headers(raw, cuts)
    body = _try(lambda: body_of(root, cuts), Body(), "The text could not be read", cuts)
    fields = root.fields
    bounces = _try(
        lambda: bounces_of(root, body.text), Bounces(is_bounce=False), "Whether it is a bounce is not known", cuts
    )
    reply = _try(lambda: reply_text(body.text), body.text, "The reply could not be told from the quote", cuts)
    sender = _try(lambda: _sender(fields), Address("", ""), "The sender could not be read", cuts)
    unknown: str | None = "the mail could not be read"
    why = _try(
        lambda: why_not_answer(fields, sender, root.type, bounces.is_bounce, own),
        unknown,
        "Whether it may be answered is not known",
        cuts,
    )
    envelope = _try(
        lambda: _envelope(fields, sender, cuts), ReadMail(sender=sender), "The headers could not be read", cuts
    )
    return replace(
        envelope,
        text=body.text,
        html=body.html,
        reply_text=reply,
        reply_html=_try(lambda: without_quote(body.html), body.html, "The quote was left in the HTML", cuts),
        files=tuple(body.files),
        why_no_auto_reply=why,
        is_automatic=_is_automatic(fields, bounces, why),
        bounces=bounces,
        forwarded_from=_try(lambda: forwarded_from(envelope.subject, body.text), None, "No forwarded mail", cuts),
        language=language_of(reply, body.text, envelope.subject),
        warnings=tuple(cuts),
    )


def scan_headers(raw: bytes, cuts: Cuts) -> ReadMail:
    """Only what the first headers say: for a mail whose reading fails or takes too long.  `is_whole` is False."""
    fields, _ = split(raw, 0, min(len(raw), limits.MAX_FIELD_BYTES), cuts)
    try:
        return replace(_envelope(fields, _sender(fields), cuts), warnings=tuple(cuts), is_whole=False)
    except Exception as error:
        cuts.note(f"The headers could not be read ({type(error).__name__}).")
        return ReadMail(warnings=tuple(cuts), is_whole=False)


def _envelope(fields: Fields, sender: Address, cuts: Cuts) -> ReadMail:
    ids = message_ids(fields.text("message-id"))
    replied = message_ids(fields.text("in-reply-to"))
    references = message_ids(fields.text("references"))
    if len(references) > limits.MAX_REFERENCES:
        cuts.note(f"There are more than {limits.MAX_REFERENCES} references; the first and the last were kept.")
        references = references[:1] + references[1 - limits.MAX_REFERENCES :]
    return ReadMail(
        message_id=ids[0] if ids else None,
        sender=sender,
        reply_to=_people(fields, "reply-to", cuts),
        to=_people(fields, "to", cuts),
        cc=_people(fields, "cc", cuts),
        delivered_to=_delivered_to(fields),
        subject=_subject(fields),
        date=_date(fields),
        in_reply_to=replied[0] if replied else None,
        references=tuple(references),
    )


def _try(what: Callable[[], _Found], otherwise: _Found, says: str, cuts: Cuts) -> _Found:
    """The reader's last line of defence: one part of a mail that fails never takes the others with it."""
    try:
        return what()
    except Exception as error:
        cuts.note(f"{says} ({type(error).__name__}).")
        return otherwise


def _sound(raw: bytes, cuts: Cuts) -> bytes:
    if len(raw) > limits.MAX_MAIL_BYTES:
        cuts.note(f"The mail is larger than {limits.MAX_MAIL_BYTES // 1024 // 1024} MB; the rest was left out.")
        raw = raw[: limits.MAX_MAIL_BYTES]
    head = raw[:8192]
    if b"\n" not in head and b"\r" in head:
        raw = raw.replace(b"\r", b"\n")
    elif b"\r\r\n" in head:
        raw = raw.replace(b"\r\r\n", b"\r\n")
    return raw


def _subject(fields: Fields) -> str:
    return one_line(fields.decoded("subject"), limits.MAX_SUBJECT_CHARS)


def _sender(fields: Fields) -> Address:
    for name in ("from", "sender", "reply-to", "return-path"):
        found = [
            one
            for value in fields.raw_all(name)[:5]
            for one in addresses.parse(Fields([(name, value)], fields.charset_hint).text(name))
        ]
        with_email = next((one for one in found if one.email), None)
        if with_email:
            return with_email
        if found and name == "from":
            return found[0]
    return Address("", "")


def _people(fields: Fields, name: str, cuts: Cuts) -> tuple[Address, ...]:
    found: list[Address] = []
    for value in fields.raw_all(name)[:20]:
        found += addresses.parse(Fields([(name, value)], fields.charset_hint).text(name))
    if len(found) >= limits.MAX_ADDRESSES:
        cuts.note(f"There are more than {limits.MAX_ADDRESSES} addresses in {name.title()}; the rest was left out.")
    return tuple(found[: limits.MAX_ADDRESSES])


def _delivered_to(fields: Fields) -> tuple[str, ...]:
    found: list[str] = []
    for name in ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to"):
        for value in fields.raw_all(name)[:20]:
            found += [one.email for one in addresses.parse(text_of(value)) if one.email]
    return tuple(dict.fromkeys(found))[:50]


def message_ids(text: str) -> list[str]:
    """The ids in a header value, each in angle brackets, spaces that folding left inside taken out."""
    found = [f"<{''.join(match.split())}>" for match in _ID.findall(text)]
    if not found:
        found = [f"<{match}>" for match in _BARE_ID.findall(text)]
    if not found and text.strip() and len(text.split()) == 1:
        found = [f"<{text.strip()[:400]}>"]
    return [one for one in dict.fromkeys(found) if len(one) > 2]


def _date(fields: Fields) -> str | None:
    for name in ("date", "resent-date", "delivery-date"):
        try:
            when = parsedate_to_datetime(fields.text(name)[:200])
            when = when.replace(tzinfo=UTC) if when.tzinfo is None else when
            return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            continue
    return None


def _is_automatic(fields: Fields, bounces: Bounces, why: str | None) -> bool:
    """True for answers and notices that a machine wrote, as against a mailing list's or a newsletter's."""
    auto = fields.text("auto-submitted").lower()
    return bounces.is_bounce or (auto != "" and not auto.startswith("no")) or (why is not None and "automatic" in why)
