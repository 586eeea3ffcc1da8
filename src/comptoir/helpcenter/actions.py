"""The writes of the customers' side, each by an action of the room that owns the rows."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from comptoir import jobs
from comptoir.conversations.access import requests_of
from comptoir.conversations.actions import Receipt, merge_customers, receive
from comptoir.conversations.channel import Incoming, IncomingFile, helpcenter_inbox, ways_to
from comptoir.conversations.follow import follow_path
from comptoir.conversations.models import Conversation, Message
from comptoir.files.uploads import KeptUpload
from comptoir.helpcenter import letters
from comptoir.lib import clock
from comptoir.lib.once import PageToken
from comptoir.people import queries as people
from comptoir.people.access import agent_of
from comptoir.people.actions import (
    Actor,
    Address,
    CustomerDetails,
    account_to_prove,
    add_identity,
    address_of,
    customer_at,
    edit_customer,
    post,
    record,
    remove_identity,
)
from comptoir.people.models import Account, Customer, Identity

MOST_LINKS: Final = 20  # in one letter


@dataclass(frozen=True)
class FollowUp:
    """What a customer adds to a request from its page."""

    text: str
    uploads: tuple[KeptUpload, ...]
    page: PageToken
    is_signed_in: bool


def follow_up(conversation: Conversation, said: FollowUp) -> Receipt:
    """Add the customer's words to their request.  Idempotent: the same page sent twice with them is one message."""
    return receive(
        Incoming(
            inbox=helpcenter_inbox(conversation),
            external_id=f"request:{said.page.with_words(said.text, *(each.file.sha256 for each in said.uploads))}",
            sender=address_of(conversation.customer),
            received_at=clock.now(),
            subject=conversation.subject,
            text=said.text,
            files=tuple(IncomingFile(upload.file.pk) for upload in said.uploads),
            thread=conversation,
            facts={"is_signed_in": said.is_signed_in},
        )
    )


def ask_for_links(address: str) -> None:
    """Have fresh links sent to whoever has this mail address, by a job: an answer's time tells nothing either."""
    jobs.enqueue("helpcenter.send_links", address=address)


def account_for_code(address: str) -> Account | None:
    """The sign-in to which a code for this mail address leads, made if there is none.

    None for an agent's: they get a letter that shows them to the desk, since a code must not replace their password.
    """
    account = account_to_prove(address)
    if agent_of(account) is None:
        return account
    subject, paragraphs = letters.for_agent(_company(), f"{settings.ADDRESS}/desk/")
    post(address, subject, "\n\n".join(paragraphs))
    return None


def prove_mail(address: str) -> None:
    """Somebody showed that they read the mailbox of this address: it is theirs."""
    customer_at(Address(Identity.Kind.EMAIL, address, is_verified=True))


def send_links(address: str) -> None:
    """Send fresh links to the newest requests of whoever has this mail address; nobody is nothing."""
    customer = people.customer_with(Identity.Kind.EMAIL, address)
    newest = list(requests_of(customer).order_by("-id")[:MOST_LINKS]) if customer else []
    if customer is None or not newest:
        return
    with _reading(customer):
        asked = [(conversation, settings.ADDRESS + follow_path(conversation)) for conversation in newest]
        subject, paragraphs = letters.links(_company(), asked)
    post(address, subject, "\n\n".join(paragraphs))


def confirm_request(message_id: int) -> None:
    """Tell by letter that the first word of a request arrived, and how to follow it.

    Only to who wrote in the help centre without being signed in, and whom no channel reaches that would tell them.
    """
    found = Message.objects.select_related("conversation__customer").filter(pk=message_id, position=1).first()
    if found is None or found.facts.get("is_signed_in") is not False or found.is_automatic:
        return
    conversation = found.conversation
    mail = people.mail_of(conversation.customer)
    if mail is None or any(not way.capabilities.is_standing for way in ways_to(conversation)):
        return
    with _reading(conversation.customer):
        link = settings.ADDRESS + follow_path(conversation)
        subject, paragraphs = letters.received(_company(), conversation, link)
    post(mail.address, subject, "\n\n".join(paragraphs))


def edit_own(customer: Customer, name: str, language: str, zone: str) -> None:
    """The customer says how to speak to them; what agents keep about them stays."""
    details = CustomerDetails(name, language, zone, customer.note, customer.organisation)
    edit_customer(_themselves(customer), customer, details)


def send_proof(address: str, code: str) -> None:
    """Send the code that proves a further address."""
    subject, paragraphs = letters.proof(_company(), code)
    post(address, subject, "\n\n".join(paragraphs))


@transaction.atomic
def add_own_address(customer: Customer, address: str) -> bool:
    """Add a mail address whose mailbox the customer has just shown to read.

    Whoever was known by it until now is the same person: the two become one.  False when that one has a sign-in of
    its own, which nobody may take over by a code.
    """
    other = people.customer_with(Identity.Kind.EMAIL, address)
    if other is None:
        add_identity(_themselves(customer), customer, Identity.Kind.EMAIL, address)
    elif other.pk != customer.pk:
        if other.account_id is not None:
            return False
        merge_customers(None, customer, other)
    prove_mail(address)
    return True


def remove_own_address(customer: Customer, identity_id: int) -> bool:
    """Forget one of the customer's addresses; never the one they sign in with."""
    identity = customer.identities.filter(pk=identity_id).exclude(kind=Identity.Kind.VISITOR).first()
    if identity is None or (customer.account is not None and identity.address == customer.account.email):
        return False
    remove_identity(_themselves(customer), identity)
    return True


def note_export(customer: Customer) -> None:
    """Remember that the customer took their data."""
    record(_themselves(customer), "customer.own_data_taken", customer)


def _themselves(customer: Customer) -> Actor:
    return Actor(name=str(customer))


@contextmanager
def _reading(customer: Customer) -> Iterator[None]:
    """In the customer's language and zone."""
    company = people.company()
    zone = customer.zone or people.company_zone()
    with (
        translation.override(customer.language or (company.language if company else "en")),
        timezone.override(zoneinfo.ZoneInfo(zone)),
    ):
        yield


def _company() -> str:
    known = people.company()
    return known.name if known else "Comptoir"
