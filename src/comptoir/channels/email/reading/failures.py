"""Whom a bounce without a delivery report is about: read from its words."""

import re
from typing import Final

from comptoir.channels.email.reading import addresses
from comptoir.channels.email.reading import bounce_words as words
from comptoir.channels.email.reading.bounced import Bounced
from comptoir.channels.email.reading.parts import Part

MAX_SAID_CHARS: Final = 65_536
_ADDRESS: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}"
_ANY: Final = re.compile(rf"(?:mailto:)?({_ADDRESS})")
_LINES: Final = tuple(
    re.compile(pattern, re.I | re.M)
    for pattern in (
        rf"^[ \t>*]{{0,20}}(?:\d\.\s)?<({_ADDRESS})>[ \t]*(?:[:;,(]|$|\.\.\.)",
        rf"^[ \t>*-]{{0,20}}\"?'?({_ADDRESS})'?\"?[ \t]*(?:[:;,(]|$|\.\.\.|- )",
        rf"^[^\n@]{{1,100}}:[ \t]*[\"'<(\[]{{0,3}}({_ADDRESS})[>)\]\"'.]{{0,3}}[ \t]*$",
        rf"\b(?:recipients?|addressee|to|user|userid|address|rcpt to|mailbox|for|account|generated from|destinataire|"
        rf"destinatario|empfänger|e-mail)(?:[ \t]*[:=]{{1,2}}[ \t]*|[ \t]+)[\"'<(\[]{{0,3}}({_ADDRESS})",
        rf"[<\[\"'(]({_ADDRESS})[>\]\"')][^\n]{{0,40}}(?:unknown|reject|fail|not|invalid|full|disabled|unavail|"
        rf"denied|inactive|refus)",
        rf"(?<![\w.+-])({_ADDRESS})[^\n]{{0,60}}(?:unknown|reject|fail|invalid|full|disabled|unavailable|does not|"
        rf"doesn't|not found)",
    )
)


def failed_in_text(root: Part, text: str, types: list[str], returned_to: list[str]) -> list[Bounced]:
    """The addresses that `text` says were not reached, each with a status read near it or guessed from words."""
    said = _before_original(text)[:MAX_SAID_CHARS]
    not_these = _senders(root)
    found: list[str] = []
    failed = root.fields.text("x-failed-recipients")
    if failed:
        found = [address.email for address in addresses.parse(failed) if "@" in address.email]
    # Who gets the bounce wrote the mail: rarely whom it did not reach, but some do write to themselves.
    writers = {address.email.lower() for address in addresses.parse(root.fields.text("to"))}
    for not_now in (not_these | writers, not_these):
        for pattern in _LINES:
            found = found or _kept([match[1] for match in pattern.finditer(said)], not_now)
    if not found and returned_to:
        found = returned_to
    if not found:
        found = _kept([match[1] for match in _ANY.finditer(said)], not_these)[:1]
    if not found:
        found = _bare_names(said, root)
    if not found:
        match = re.search(rf"^[ \t>]{{0,8}}to:[^\n]{{0,100}}?({_ADDRESS})", text, re.I | re.M)
        found = [match[1]] if match else []
    unique = list(dict.fromkeys(address.strip(".'") for address in found))
    is_delay = bool(words.ONLY_DELAY.search(root.fields.decoded("subject")[:300]) or words.ONLY_DELAY.search(said))
    return [_judged(address, said, is_delay) for address in unique[:100]]


def _bare_names(said: str, root: Part) -> list[str]:
    """Names without a domain, one a line under "the following recipients:", are of the server that writes."""
    match = re.search(r"recipients?\b[^:]{0,200}:[ \t]*\n((?:[ \t]{1,12}[\w.+-]{2,64}[ \t]*\n?){1,20})", said)
    sender = addresses.parse(root.fields.text("from"))
    if not match or not sender or "@" not in sender[0].email:
        return []
    return [f"{name}@{sender[0].email.rpartition('@')[2]}" for name in match[1].split()]


def _before_original(text: str) -> str:
    match = words.ORIGINAL.search(text, 20)
    head = text[: match.start()] if match else text
    return head if "@" in head or re.search(r"\b[45]\d\d\b", head) else text[:8000]


def _senders(root: Part) -> set[str]:
    return {address.email.lower() for address in addresses.parse(root.fields.text("from"))}


def _kept(found: list[str], not_these: set[str]) -> list[str]:
    out = []
    for address in found:
        local = address.partition("@")[0].lower()
        if address.lower() in not_these or local in (
            "mailer-daemon",
            "postmaster",
            "mailerdaemon",
            "abuse",
            "helpdesk",
        ):
            continue
        out.append(address.strip("."))
    return out


def _judged(address: str, said: str, is_delay: bool) -> Bounced:
    at = said.lower().find(address.lower())
    near = said[at : at + 1200] if at >= 0 else said[:3000]
    code = re.search(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\.\d)", near) or re.search(
        r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\.\d)", said
    )
    reply = re.search(r"(?<![\d.:])([45])[0-5]\d(?=[ \-#:)])", near) or re.search(
        r"(?<![\d.:])([45])[0-5]\d(?=[ \-#:)])", said
    )
    if code:
        status = code[1]
    elif reply:
        status = f"{reply[1]}.0.0"
    elif is_delay or (words.DELAY.search(said) and not words.GAVE_UP.search(said)):
        status = "4.0.0"
    else:
        status = _guessed(near)
    is_permanent = not is_delay and (status.startswith("5") or bool(words.GAVE_UP.search(said)))
    return Bounced(address, status, is_permanent, " ".join(near.split())[:300])


def _guessed(near: str) -> str:
    if words.UNKNOWN.search(near):
        return "5.1.1"
    if words.FULL.search(near):
        return "5.2.2"
    if words.NO_HOST.search(near):
        return "5.1.2"
    return "5.0.0"
