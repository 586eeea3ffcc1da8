"""One request or one mail of an invented customer, through the real entry: `comptoir fake request|mail`."""

import secrets
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from django.conf import settings

from comptoir import jobs
from comptoir.channels.email.arriving import arrive
from comptoir.channels.form.queries import open_forms
from comptoir.conversations.actions import receive
from comptoir.conversations.channel import Incoming
from comptoir.conversations.models import Inbox
from comptoir.lib import clock
from comptoir.people.actions import Address
from comptoir.people.models import Identity


class NothingToFakeError(LookupError):
    """There is no inbox that could take it; the message says which is missing."""


@dataclass(frozen=True)
class _Word:
    name: str
    language: str
    subject: str
    text: str

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@customer.example"


WORDS = (
    _Word("Edith Moreau", "fr", "Facture de mars", "Bonjour, je ne trouve pas ma facture de mars. Merci !"),
    _Word(
        "Ruben Ortiz", "es", "No me llegan los correos", "Hola: mis clientes no reciben el boletín de hoy. ¿Qué hago?"
    ),
    _Word("Hattie Brown", "en", "Wrong billing address", "Hello, our billing address has changed. How do I tell you?"),
    _Word("Priya Shah", "en", "Card to be removed", "Please remove the card ending in 4242 from our account."),
)


def request() -> str:
    """Let the worker of the running place receive a request; answers what to expect, in words."""
    jobs.enqueue("config.fake_request", token=secrets.token_hex(8))
    return "A request comes in within seconds (once `comptoir serve` or `worker` runs)."


def receive_request(token: str) -> None:
    """Receive an invented request.  Idempotent by `token`.  Raises NothingToFakeError."""
    form = open_forms().first()
    if form is None:
        raise NothingToFakeError("There is no form that is open; make one in the set-up first.")
    word = WORDS[int(token, 16) % len(WORDS)]
    receive(
        Incoming(
            inbox=form.inbox,
            external_id=f"fake:{token}",
            sender=Address(Identity.Kind.EMAIL, word.email, word.name, language=word.language),
            received_at=clock.now(),
            subject=word.subject,
            text=word.text,
            language=word.language,
            facts={"form": form.slug},
        )
    )


def mail() -> str:
    """Send a mail to the listener, or take it in here when none listens; answers what was done, in words."""
    inbox = Inbox.objects.filter(channel="email", is_active=True).exclude(address="").first()
    if inbox is None:
        raise NothingToFakeError("There is no e-mail inbox; make one in the set-up first.")
    word = secrets.choice(WORDS)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"{word.name} <{word.email}>", inbox.address, word.subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="customer.example")
    message.set_content(word.text)
    host, _, port = settings.MAIL_LISTEN.rpartition(":")
    try:
        with smtplib.SMTP(host or "127.0.0.1", int(port or 0), timeout=10) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException):
        arrive(message.as_bytes())
        return f"{word.name} wrote to {inbox.address}; nobody listens for mail, so it was taken in here."
    return f"{word.name} wrote to {inbox.address}, by SMTP."
