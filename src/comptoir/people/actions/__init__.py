"""The only writes of people; one file for each kind of deed."""

from comptoir.people.actions.audit import SYSTEM, Actor, record
from comptoir.people.actions.customers import (
    Address,
    CustomerDetails,
    IdentityTaken,
    NoAddress,
    add_identity,
    address_of,
    claim_by_account,
    customer_at,
    edit_customer,
    mark_unreachable,
    record_merge,
    remove_identity,
    undo_merge,
)
from comptoir.people.actions.rates import Rate, TooOften, count, forget_rates

__all__ = [
    "SYSTEM",
    "Actor",
    "Address",
    "CustomerDetails",
    "IdentityTaken",
    "NoAddress",
    "Rate",
    "TooOften",
    "add_identity",
    "address_of",
    "claim_by_account",
    "count",
    "customer_at",
    "edit_customer",
    "forget_rates",
    "mark_unreachable",
    "record",
    "record_merge",
    "remove_identity",
    "undo_merge",
]
