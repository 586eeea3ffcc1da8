"""The first minute: the link that the terminal prints, and the first admin it leads to."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from comptoir.lib import tokens
from comptoir.people import queries
from comptoir.people.actions import audit
from comptoir.people.actions.accounts import new_account
from comptoir.people.models import Agent, Company, Role

PURPOSE: Final = "first-admin"
_LINK_DAYS: Final = 30


class AlreadySetUp(RuntimeError):
    """There is an admin: the link has done its work."""


@dataclass(frozen=True)
class FirstAdmin:
    name: str
    email: str
    password: str
    company: str
    languages: tuple[str, ...]
    zone: str


def setup_link() -> str | None:
    """The address at which the first admin is made; none once there is one.

    Printed by the terminal at each start.  Good until the first admin exists, at most thirty days.
    """
    if queries.has_admin():
        return None
    token = tokens.make(PURPOSE, "setup", timedelta(days=_LINK_DAYS))
    return settings.ADDRESS + reverse("first:begin", args=[token])


def check_setup_token(token: str) -> None:
    """Raises AlreadySetUp when there is an admin, lib.tokens.TokenError for a link that is not good."""
    if queries.has_admin():
        raise AlreadySetUp
    tokens.read(PURPOSE, token)


def make_first_admin(first: FirstAdmin) -> Agent:
    """Name the company and make its first admin, both or neither.

    Changes: the Company, an Account with a confirmed address, an Agent.  Raises AlreadySetUp, also for the slower of
    two who press at the same moment.
    """
    try:
        with transaction.atomic():
            return _make(first)
    except IntegrityError as error:
        raise AlreadySetUp from error


def _make(first: FirstAdmin) -> Agent:
    if queries.has_admin():
        raise AlreadySetUp
    Company.objects.create(
        pk=1,  # the row of the first to come: a second insert is refused by the database
        name=first.company,
        languages=list(first.languages),
        zone=first.zone,
        settings={"first_minute": "inboxes"},
    )
    queries.forget_company()
    account = new_account(first.email, first.password)
    agent = Agent.objects.create(
        account=account,
        name=first.name,
        role=Role.objects.get(key="admin"),
        language=first.languages[0],
        zone=first.zone,
    )
    audit.record(audit.Actor(agent), "company.set_up", agent)
    return agent
