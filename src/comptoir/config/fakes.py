"""One believable request or mail, let in by the real entry, so that a developer sees a flow in ten seconds."""

import logging
import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from comptoir import jobs
from comptoir.channels.email.arriving import NoInbox, arrive
from comptoir.channels.form.actions import submit
from comptoir.channels.form.models import Form
from comptoir.channels.form.queries import open_forms
from comptoir.channels.form.request_form import RequestForm
from comptoir.config.demo.scenes import fakes
from comptoir.conversations.models import Inbox, Message
from comptoir.jobs.queries import is_alive
from comptoir.lib import clock, mail_address, smtp
from comptoir.people import queries as people
from comptoir.people.actions import Address
from comptoir.people.models import Identity

log = logging.getLogger("comptoir.fakes")
WAIT_S: Final = 5.0


class CannotFake(RuntimeError):
    """Nothing takes it in; the message says what to make first."""


@dataclass(frozen=True)
class Wish:
    """What the developer typed; whatever is empty is made up."""

    language: str = ""
    sender: str = ""  # an address, with or without a name
    text: str = ""


@dataclass(frozen=True)
class Told:
    """What came in."""

    number: int
    subject: str
    sender: str
    way: str  # by which entry


@dataclass(frozen=True)
class _Words:
    name: str
    address: str
    subject: str
    text: str
    language: str


def request(wish: Wish) -> Told:
    """Fill in the first open form as a stranger would.  Raises CannotFake.

    The running place does it, if one runs: only there do the open desks hear of it.
    """
    token = secrets.token_hex(8)
    _form()
    if is_alive("worker"):
        jobs.enqueue("config.fake_request", token=token, language=wish.language, sender=wish.sender, text=wish.text)
        if _arrived(f"form:{token}") is None:
            log.info("the worker takes its time; it is done here")
    return receive_request(wish, token)


def receive_request(wish: Wish, token: str) -> Told:
    """Fill in the form here and now.  Idempotent by `token`.  Raises CannotFake."""
    form = _form()
    words = _made_up(wish, token)
    with translation.override(words.language):
        filled = RequestForm(form, None, {f"f-{key}": value for key, value in _answers(form.fields, words).items()})
        if not filled.is_valid():
            raise CannotFake(f"The form “{form.slug}” asks for more than a fake can say: {filled.errors.as_text()}")
        sender = Address(Identity.Kind.EMAIL, words.address, words.name, language=words.language)
        receipt = submit(form, filled, sender, token)
    return Told(receipt.conversation.number, words.subject, words.address, f"the form “{form.slug}”")


def _form() -> Form:
    form = open_forms().first()
    if form is None:
        raise CannotFake("There is no form to fill in. Make an inbox of the form channel, or run `comptoir demo`.")
    return form


def _answers(fields: Sequence[dict[str, Any]], words: _Words) -> dict[str, str]:
    """Subject, message and sender; another required field gets the first choice, or a word."""
    answers = {"subject": words.subject, "message": words.text, "email": words.address, "name": words.name}
    for field in fields:
        if field.get("required") and field["key"] not in answers:
            choices = field.get("choices") or [{"value": "no" if field["kind"] == "yes_no" else "1"}]
            answers[field["key"]] = choices[0]["value"]
    return answers


def mail(wish: Wish) -> Told:
    """Send one mail to the first mailbox: over SMTP when this place listens, else by the same door behind it.

    Raises CannotFake.
    """
    inbox = _inbox(wish.language)
    words = _made_up(wish, secrets.token_hex(8))
    letter = _letter(words, inbox)
    if settings.MAIL_LISTEN and is_alive("worker"):
        found = _by_smtp(letter, words, inbox)
        if found is not None:
            return Told(found.conversation_id, words.subject, words.address, f"SMTP at {settings.MAIL_LISTEN}")
    try:
        told = arrive(letter.as_bytes(), inbox)[0]
    except NoInbox as error:
        raise CannotFake(str(error)) from error
    if told["conversation"] is None:
        raise CannotFake(f"The mail became no message: {told['reason']}")
    return Told(told["conversation"], words.subject, words.address, f"the door of {inbox.address}")


def _inbox(language: str) -> Inbox:
    """The mailbox of this language, else the first that is on."""
    inboxes = list(Inbox.objects.filter(channel="email", is_active=True))
    if not inboxes:
        raise CannotFake(
            "There is no mailbox to write to. Make an inbox of the e-mail channel, or run `comptoir demo`."
        )
    return next((each for each in inboxes if language and each.language == language), inboxes[0])


def _letter(words: _Words, inbox: Inbox) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = formataddr((words.name, words.address))
    letter["To"] = formataddr((inbox.name, inbox.address))
    letter["Subject"] = words.subject
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = make_msgid("fake", words.address.rpartition("@")[2])
    letter["Content-Language"] = words.language
    letter.set_content(words.text + "\n")
    return letter


def _by_smtp(letter: EmailMessage, words: _Words, inbox: Inbox) -> Message | None:
    """Hand it to our listener and wait until the worker has taken it in; None when it was not to be."""
    try:
        smtp.deliver_here(f"smtp://{settings.MAIL_LISTEN}?starttls=0", words.address, inbox.address, letter.as_bytes())
    except smtp.Refused:
        return None
    return _arrived(letter["Message-ID"])


def _arrived(external_id: str) -> Message | None:
    """The message, once the worker has taken it in; None when that takes too long."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        found = Message.objects.filter(external_id=external_id).first()
        if found is not None:
            return found
        time.sleep(0.1)
    return None


def _made_up(wish: Wish, token: str) -> _Words:
    chance = random.Random(token)  # noqa: S311
    language = wish.language or chance.choice(people.company_languages())
    one = chance.choice(fakes(language))
    name, address = one.name, one.email
    if wish.sender:
        parsed = mail_address.parse(wish.sender)
        name, address = parsed.name, parsed.address
    subject = wish.text.strip().splitlines()[0][:80] if wish.text.strip() else one.subject
    return _Words(name, address, subject, wish.text.strip() or one.text, language)
