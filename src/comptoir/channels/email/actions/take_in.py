"""From a stored mail to a message: read apart, judged, threaded, received.  No mail is ever dropped on the way."""

import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from django.db import DatabaseError, transaction

from comptoir.channels.email import ids, queries
from comptoir.channels.email.actions import came_back
from comptoir.channels.email.apart import CHILDREN, read_apart
from comptoir.channels.email.matching import Match, answered_ids, match
from comptoir.channels.email.models import AnsweredId, RawMail
from comptoir.channels.email.reading import ReadMail
from comptoir.channels.email.reading.addresses import Address as Person
from comptoir.conversations.actions import Receipt, Words, note, receive
from comptoir.conversations.channel import Incoming, IncomingFile
from comptoir.conversations.models import Conversation, Message
from comptoir.files.actions import keep_upload
from comptoir.files.store import FileTooLarge
from comptoir.lib import html as markup
from comptoir.lib.compiled import Update
from comptoir.people import queries as people
from comptoir.people.actions import Address, NoAddress
from comptoir.people.models import Agent, Identity

log = logging.getLogger("comptoir.email")
_KEEP: Final = Update(RawMail, "state", "reason", "subject", "sender", "message", "conversation")
_readers: Final = ThreadPoolExecutor(CHILDREN, "mail-reader")
AT_ONCE: Final = 10  # mails of one transaction: one durable write for all of them
AT_ONCE_BYTES: Final = 32 * 1024 * 1024
MAX_COPIES: Final = 40
MAX_FILES: Final = 100


@dataclass(frozen=True)
class Read:
    """A stored mail, what it says, and its files, stored as well."""

    stored: RawMail
    mail: ReadMail
    files: tuple[IncomingFile, ...]


class NoMessage(Exception):
    """This mail becomes no message; it stays in quarantine with the reason, for a person to look at."""


def take_in_waiting() -> int:
    """Take in every mail that waits, the oldest first; answers how many.

    Reads outside any transaction, then takes in up to AT_ONCE in one.  Idempotent: a mail that was taken in is left
    alone.  Raises DatabaseError and OSError when the database or the disk refuses; the mails then wait on.
    """
    count = 0
    while True:
        waiting = _next_waiting()
        if not waiting:
            return count
        read = _read_all(waiting)
        with transaction.atomic():
            ours = _held([stored.pk for stored in waiting])
            for each in read:
                if each.stored.pk in ours:
                    _take_in(each)
        count += len(ours)


def _next_waiting() -> list[RawMail]:
    rows = RawMail.objects.filter(state=RawMail.State.STORED).select_related("inbox").order_by("id")[:AT_ONCE]
    taken: list[RawMail] = []
    size = 0
    for row in rows:
        size += row.size_bytes
        if taken and size > AT_ONCE_BYTES:
            break
        taken.append(row)
    return taken


def _read_all(waiting: list[RawMail]) -> list[Read]:
    """All children read at once; their answers come in order."""
    own = queries.places().own
    mails = _readers.map(lambda raw: read_apart(raw, own), [stored.raw for stored in waiting])
    return [
        Read(stored, mail, () if mail.bounces.is_bounce else _files_of(mail))
        for stored, mail in zip(waiting, mails, strict=True)
    ]


def _held(ids: list[int]) -> set[int]:
    """Those that still wait, held until the end of the transaction: another worker may have been quicker."""
    waiting = RawMail.objects.select_for_update().filter(pk__in=ids, state=RawMail.State.STORED)
    return set(waiting.order_by("pk").values_list("pk", flat=True))


def _files_of(mail: ReadMail) -> tuple[IncomingFile, ...]:
    kept: list[IncomingFile] = []
    for file in mail.files[:MAX_FILES]:
        try:
            stored = keep_upload(file.name, [file.data], file.type)
        except FileTooLarge:
            log.info("a file of a mail is too large to be kept by itself; it is in the raw mail")
            continue
        kept.append(IncomingFile(stored.pk, file.content_id[:255], file.is_inline and bool(file.content_id)))
    return tuple(kept)


def _take_in(read: Read) -> None:
    """Take one mail in, in a savepoint of its own: whatever is wrong with it touches no other."""
    stored = read.stored
    stored.subject, stored.sender = read.mail.subject[:300], read.mail.sender.email[:320]
    try:
        with transaction.atomic():
            _judge(stored, read)
    except NoMessage as reason:
        _set_aside(stored, str(reason))
    except (DatabaseError, OSError):
        raise  # not the mail's fault: it waits
    except Exception as error:
        log.exception("mail %d could not be taken in", stored.pk)
        _set_aside(stored, f"{type(error).__name__}: {error}")
    _KEEP(stored)


def _judge(stored: RawMail, read: Read) -> None:
    mail = read.mail
    own = ids.read(mail.message_id or "")
    if own is not None:
        _settle(stored, Message.objects.filter(pk=own.message_id).first(), "It is a mail of ours that came back.")
    elif mail.bounces.is_bounce:
        came_back.record_bounce(stored, mail)
    elif not mail.is_whole:
        raise NoMessage(" ".join(mail.warnings) or "The mail could not be read.")
    else:
        found = match(mail, stored.inbox, stored.envelope_to)
        agent = people.agent_with_mail(mail.sender.email) if found.thread else None
        if mail.is_automatic and (found.thread or found.claims):
            came_back.record_auto_reply(stored, mail, found)
        elif agent is not None and found.thread is not None:
            _note_of_agent(stored, read, agent, found.thread)
        else:
            _receive(stored, read, found)


def _receive(stored: RawMail, read: Read, found: Match) -> None:
    incoming = _incoming(stored, read, found)
    try:
        receipt = receive(incoming)
        if receipt.is_duplicate and receipt.message.facts.get("fingerprint") != incoming.facts["fingerprint"]:
            # Another mail with the same Message-ID: some programs give every mail one, and some people forge them.
            other = f"{incoming.external_id[:230]}#{incoming.facts['fingerprint']}"
            receipt = receive(_with_id(incoming, other))
    except NoAddress as error:
        named = read.mail.sender.email or read.mail.sender.name
        said = f"The sender “{named}” has no address to answer to." if named else "The mail names no sender."
        raise NoMessage(said) from error
    reason = "The same mail came before." if receipt.is_duplicate else ""
    _settle(stored, receipt.message, reason)
    if not receipt.is_duplicate:
        _remember_answered(stored, read.mail, receipt)


def _with_id(incoming: Incoming, external_id: str) -> Incoming:
    return Incoming(**{**incoming.__dict__, "external_id": external_id})


def _incoming(stored: RawMail, read: Read, found: Match) -> Incoming:
    mail = read.mail
    is_reply = found.thread is not None
    language = mail.language if mail.language in people.company_languages() else ""
    fingerprint = fingerprint_of(mail)
    return Incoming(
        inbox=stored.inbox,
        external_id=mail.message_id or f"<{fingerprint}@no-message-id>",
        sender=_address(mail.sender, language or ""),
        received_at=stored.received_at,
        subject=mail.subject,
        text=(mail.reply_text if is_reply else "") or mail.text,
        html=(mail.reply_html if is_reply else "") or mail.html,
        files=read.files,
        thread=found.thread,
        claims=found.claims,
        copies=_copies(mail, stored),
        language=language or "",
        facts=_facts(stored, mail, fingerprint),
        is_automatic=mail.is_automatic,
    )


def _facts(stored: RawMail, mail: ReadMail, fingerprint: str) -> dict[str, object]:
    origin = mail.forwarded_from
    return {
        "subject": mail.subject[:300],
        "from": mail.sender.email,
        "to": [one.email for one in mail.to][:MAX_COPIES],
        "cc": [one.email for one in mail.cc][:MAX_COPIES],
        "mail_id": mail.message_id or "",
        "references": list(mail.references[-20:]),
        "may_answer": mail.may_auto_reply,
        "fingerprint": fingerprint,
        "raw_mail": stored.pk,
        "warnings": list(mail.warnings),
        "forwarded_from": {"name": origin.name, "email": origin.email} if origin else None,
    }


def fingerprint_of(mail: ReadMail) -> str:
    """What two deliveries of one mail share, whatever servers wrote above it."""
    digest = hashlib.sha256()
    files = [hashlib.sha256(file.data).hexdigest() for file in mail.files]
    for said in (mail.message_id, mail.sender.email, mail.date, mail.subject, mail.text, mail.html, *files):
        digest.update(f"{said}\0".encode("utf-8", "replace"))
    return digest.hexdigest()[:24]


def _address(person: Person, language: str = "") -> Address:
    return Address(Identity.Kind.EMAIL, person.email, person.name, language=language)


def _copies(mail: ReadMail, stored: RawMail) -> tuple[Address, ...]:
    """Those who got the mail beside us, at most MAX_COPIES: a mail to a thousand must not write a thousand rows."""
    places = queries.places()
    copies: dict[str, Address] = {}
    for person in mail.to + mail.cc:
        address = people.normalised(Identity.Kind.EMAIL, person.email)
        is_ours = not address or places.inbox_id_for(address) in (stored.inbox_id, *places.by_address.values())
        if not is_ours and address != mail.sender.email.lower() and len(copies) < MAX_COPIES:
            copies.setdefault(address, Address(Identity.Kind.EMAIL, address, person.name))
    return tuple(copies.values())


def _note_of_agent(stored: RawMail, read: Read, agent: Agent, thread: Conversation) -> None:
    """An agent's mail is a note: anybody can write an agent's address as the sender, so it never leaves by itself."""
    mail = read.mail
    earlier = RawMail.objects.filter(
        inbox=stored.inbox, sha256=stored.sha256, message__isnull=False, state=RawMail.State.RECEIVED
    ).first()
    if earlier is not None:
        _settle(stored, earlier.message, "The same mail came before.")
        return
    body = mail.reply_html or markup.from_text(mail.reply_text or mail.text)
    words = Words(
        html=f"<p><em>{mail.sender.email} (e-mail):</em></p>{body}", file_ids=tuple(file.file_id for file in read.files)
    )
    _settle(stored, note(agent, thread, words), "")


def _remember_answered(stored: RawMail, mail: ReadMail, receipt: Receipt) -> None:
    """What a new conversation's first mail answers may still be on its way here."""
    if not receipt.is_new:
        return
    rows = [
        AnsweredId(inbox=stored.inbox, mail_id=one[:255], message=receipt.message)
        for one in answered_ids(mail)[:10]
        if ids.read(one) is None
    ]
    AnsweredId.objects.bulk_create(rows, ignore_conflicts=True)


def _set_aside(stored: RawMail, reason: str) -> None:
    stored.state, stored.reason = RawMail.State.QUARANTINED, reason[:500]
    stored.message = stored.conversation = None


def _settle(stored: RawMail, message: Message | None, reason: str) -> None:
    stored.state, stored.reason = RawMail.State.RECEIVED, reason
    stored.message = message
    stored.conversation = message.conversation if message else None
