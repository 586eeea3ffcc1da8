"""The cast of every test: the fixture `cast`.

Ana answers for Billing, Ben for Delivery, Root is the admin; Carla is a customer who has asked something of
Billing, Dan is a stranger to it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from comptoir.conversations.actions import receive
from comptoir.conversations.channel import Incoming
from comptoir.conversations.models import Conversation, Inbox
from comptoir.people import queries
from comptoir.people.actions import Address, customer_at
from comptoir.people.models import Account, Agent, Company, Customer, Identity, Role, Team

PASSWORD = "a long enough password 7"


@dataclass
class Cast:
    company: Company
    billing: Team
    delivery: Team
    ana: Agent
    ben: Agent
    root: Agent
    carla: Customer
    dan: Customer
    form: Inbox
    conversation: Conversation


def an_agent(name: str, role: str = "agent", *teams: Team) -> Agent:
    """An agent who signs in as <name>@comptoir.test with PASSWORD."""
    account = Account(email=f"{name.lower()}@comptoir.test")
    account.set_password(PASSWORD)
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    agent = Agent.objects.create(account=account, name=name, role=Role.objects.get(key=role))
    agent.teams.set(teams)
    return agent


def a_customer(name: str, language: str = "en") -> Customer:
    """A customer known by <name>@customer.test, proved."""
    return customer_at(
        Address(Identity.Kind.EMAIL, f"{name.lower()}@customer.test", name, is_verified=True, language=language)
    )


def a_word(inbox: Inbox, external_id: str, text: str = "Hello?", **more: Any) -> Incoming:
    """Something Carla says, unless `sender` says who."""
    given = {
        "sender": Address(Identity.Kind.EMAIL, "carla@customer.test", "Carla"),
        "received_at": datetime.now(UTC),
        "subject": "My invoice",
        **more,
    }
    return Incoming(inbox=inbox, external_id=external_id, text=text, **given)


def sign_in(client: Client, agent: Agent) -> None:
    """Sign in as people do, by address and password."""
    answer = client.post("/account/login/", {"login": agent.account.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def make_cast() -> Cast:
    queries.forget_company()
    cache.clear()  # counts of sign-in attempts
    company = Company.objects.create(name="Maison Vidal", languages=["en", "fr", "es"], zone="Europe/Paris")
    billing, delivery = (Team.objects.create(name=name, slug=name.lower()) for name in ("Billing", "Delivery"))
    ana, ben, root = an_agent("Ana", "agent", billing), an_agent("Ben", "agent", delivery), an_agent("Root", "admin")
    form = Inbox.objects.create(channel="form", name="Questions", team=billing)
    carla, dan = a_customer("Carla"), a_customer("Dan")
    asked = receive(a_word(form, "the-first-word", "Where is my invoice for March?"))
    return Cast(company, billing, delivery, ana, ben, root, carla, dan, form, asked.conversation)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def committed_cast(transactional_db: None, django_db_serialized_rollback: None) -> Cast:
    """The cast really committed, for tests with several threads or a server; the shipped roles come back afterwards."""
    return make_cast()
