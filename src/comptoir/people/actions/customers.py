"""Customers: known by an address, found or made, edited, merged and unmerged."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from comptoir.lib import clock
from comptoir.lib.compiled import Insert, Select
from comptoir.people import queries
from comptoir.people.actions import audit
from comptoir.people.models import Account, Agent, Customer, CustomerMerge, Identity, Organisation


@dataclass(frozen=True)
class Address:
    """One address of somebody, as a channel heard it."""

    kind: Identity.Kind
    address: str
    name: str = ""
    is_verified: bool = False
    language: str = ""


class NoAddress(ValueError):
    """The address is none: nothing can be kept under it."""


@transaction.atomic
def customer_at(address: Address) -> Customer:
    """The customer known by this address, made if nobody is; name and language are filled in where still empty.

    Idempotent: the address is unique.  Raises NoAddress.
    """
    stored = queries.normalised(address.kind, address.address)
    if not stored:
        raise NoAddress(address.address)
    identity = _identity(address.kind, stored)
    if identity is None:
        customer = Customer(
            public_id=secrets.token_urlsafe(16),
            name=address.name[:160],
            language=address.language,
            organisation=_organisation_of(address.kind, stored),
            created_at=clock.now(),
        )
        _ADD_CUSTOMER(customer)
        identity = Identity(customer=customer, kind=address.kind, address=stored, created_at=clock.now())
        identity.verified_at = clock.now() if address.is_verified else None
        if _ADD_IDENTITY(identity):
            return customer
        customer.delete()  # another process made the same customer meanwhile
        identity = Identity.objects.select_related("customer").get(kind=address.kind, address=stored)
    _fill_in(identity.customer, identity, address)
    return identity.customer


_ADD_CUSTOMER = Insert(Customer)
_ADD_IDENTITY = Insert(Identity, once=True)
_IDENTITY_COLUMNS = ("id", "customer_id", "kind", "address", "verified_at")  # `from_db` takes them in the table's order
_CUSTOMER_COLUMNS = ("id", "public_id", "name", "language", "zone", "organisation_id", "account_id")
_FIND_IDENTITY = Select(
    lambda kind, address: (
        Identity.objects.filter(kind=kind, address=address)
        .order_by()
        .values_list(*_IDENTITY_COLUMNS, *(f"customer__{column}" for column in _CUSTOMER_COLUMNS))
    ),
    arguments=2,
    of=str,
)


def _identity(kind: str, address: str) -> Identity | None:
    """The identity with its customer; columns that are not fetched here are fetched when asked for."""
    rows = _FIND_IDENTITY(kind, address)
    if not rows:
        return None
    cut = len(_IDENTITY_COLUMNS)
    identity = Identity.from_db("default", _IDENTITY_COLUMNS, rows[0][:cut])
    identity.customer = Customer.from_db("default", _CUSTOMER_COLUMNS, rows[0][cut:])
    return identity


def _fill_in(customer: Customer, identity: Identity, address: Address) -> None:
    changed = []
    if address.name and not customer.name:
        customer.name = address.name[:160]
        changed.append("name")
    if address.language and not customer.language:
        customer.language = address.language
        changed.append("language")
    if changed:
        customer.save(update_fields=changed)
    if address.is_verified and identity.verified_at is None:
        identity.verified_at = clock.now()
        identity.save(update_fields=["verified_at"])


def _organisation_of(kind: str, address: str) -> Organisation | None:
    if kind != Identity.Kind.EMAIL:
        return None
    domain = address.rpartition("@")[2]
    return Organisation.objects.filter(domains__icontains=f'"{domain}"').first()


@transaction.atomic
def claim_by_account(account: Account, language: str = "", zone: str = "") -> Customer:
    """The customer behind a sign-in whose mail address has just been proved; made if there is none.

    A sign-in that changed its address keeps its customer, who is known by the new address too.
    """
    own = Customer.objects.filter(account=account).first()
    if own is not None:
        known = {"customer": own, "verified_at": clock.now()}
        stored = queries.normalised(Identity.Kind.EMAIL, account.email)
        Identity.objects.get_or_create(kind=Identity.Kind.EMAIL, address=stored, defaults=known)
        return own
    customer = customer_at(Address(Identity.Kind.EMAIL, account.email, is_verified=True, language=language))
    if customer.account_id is None:
        customer.account = account
        customer.zone = customer.zone or zone
        customer.save(update_fields=["account", "zone"])
    return customer


@transaction.atomic
def address_of(customer: Customer) -> Address:
    """An address under which this customer is found again: their mail, else any, else one made for them."""
    mail = queries.mail_of(customer)
    identity = mail or customer.identities.first()
    if identity is None:
        identity = Identity.objects.create(
            customer=customer, kind=Identity.Kind.VISITOR, address=f"customer-{customer.public_id}"
        )
    return Address(Identity.Kind(identity.kind), identity.address, customer.name)


@transaction.atomic
def add_identity(actor: audit.Actor, customer: Customer, kind: Identity.Kind, address: str) -> Identity:
    """Give a customer a further address.  Raises NoAddress, or IdentityTaken when another customer has it."""
    stored = queries.normalised(kind, address)
    if not stored:
        raise NoAddress(address)
    identity, is_new = Identity.objects.get_or_create(
        kind=kind, address=stored, defaults={"customer": customer, "created_at": clock.now()}
    )
    if identity.customer_id != customer.pk:
        raise IdentityTaken(identity)
    if is_new:
        audit.record(actor, "customer.identity_added", customer, kind=kind, address=stored)
    return identity


class IdentityTaken(ValueError):
    """Another customer is known by this address; merge the two if they are one person."""

    def __init__(self, identity: Identity) -> None:
        super().__init__(identity.address)
        self.identity = identity


@transaction.atomic
def remove_identity(actor: audit.Actor, identity: Identity) -> None:
    audit.record(actor, "customer.identity_removed", identity.customer, kind=identity.kind, address=identity.address)
    identity.delete()


@dataclass(frozen=True)
class CustomerDetails:
    name: str
    language: str
    zone: str
    note: str
    organisation: Organisation | None


@transaction.atomic
def edit_customer(actor: audit.Actor, customer: Customer, details: CustomerDetails) -> None:
    customer.name, customer.language, customer.zone = details.name, details.language, details.zone
    customer.note, customer.organisation = details.note, details.organisation
    customer.save(update_fields=["name", "language", "zone", "note", "organisation"])
    audit.record(actor, "customer.edited", customer)


@transaction.atomic
def speak_to(customer: Customer, language: str) -> None:
    """The customer wishes to be spoken to in this language."""
    customer.language = language
    customer.save(update_fields=["language"])


@transaction.atomic
def set_customer_fields(actor: audit.Actor, customer: Customer, values: dict[str, Any]) -> None:
    """Set custom fields by key; an empty value clears one."""
    after = {**customer.fields, **values}
    after = {key: value for key, value in after.items() if value not in ("", None)}
    if after != customer.fields:
        customer.fields = after
        customer.save(update_fields=["fields"])
        audit.record(actor, "customer.fields_set", customer, keys=sorted(values))


@transaction.atomic
def mark_unreachable(kind: Identity.Kind, address: str, reason: str) -> None:
    """Mail to this address came back for good: do not choose it again until somebody writes from it."""
    stored = queries.normalised(kind, address)
    Identity.objects.filter(kind=kind, address=stored).update(unreachable_reason=reason[:300])


@transaction.atomic
def record_merge(agent: Agent | None, kept: Customer, absorbed: Customer, conversation_ids: list[int]) -> CustomerMerge:
    """Move identities and sign-in of `absorbed` to `kept`, and keep what moved.

    `conversation_ids` were moved by the caller (the room of conversations), in the same transaction.
    """
    identity_ids = list(absorbed.identities.values_list("id", flat=True))
    account_id = absorbed.account_id
    absorbed.identities.update(customer=kept)
    absorbed.merged_into, absorbed.account = kept, None
    absorbed.save(update_fields=["merged_into", "account"])
    before = {"account": account_id, "kept_account": kept.account_id, "name": kept.name, "language": kept.language}
    kept.name, kept.language = kept.name or absorbed.name, kept.language or absorbed.language
    kept.account_id = kept.account_id or account_id
    kept.save(update_fields=["name", "language", "account"])
    audit.record(audit.Actor(agent), "customer.merged", kept, absorbed=absorbed.pk)
    return CustomerMerge.objects.create(
        kept=kept,
        absorbed=absorbed,
        merged_by=agent,
        merged_at=clock.now(),
        moved={"identities": identity_ids, "conversations": conversation_ids, "before": before},
    )


@transaction.atomic
def undo_merge(agent: Agent | None, merge: CustomerMerge) -> None:
    """Give everything that the merge moved back.  Idempotent.  Conversations are the caller's to move."""
    if merge.undone_at is not None:
        return
    kept, absorbed, before = merge.kept, merge.absorbed, merge.moved["before"]
    kept.name, kept.language, kept.account_id = before["name"], before["language"], before["kept_account"]
    kept.save(update_fields=["name", "language", "account"])
    Identity.objects.filter(id__in=merge.moved["identities"], customer=kept).update(customer=absorbed)
    absorbed.merged_into, absorbed.account_id = None, before["account"]
    absorbed.save(update_fields=["merged_into", "account"])
    merge.undone_at = clock.now()
    merge.save(update_fields=["undone_at"])
    audit.record(audit.Actor(agent), "customer.unmerged", kept, absorbed=absorbed.pk)
