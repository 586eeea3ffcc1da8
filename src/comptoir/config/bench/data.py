"""The company that the benchmark asks: built once, kept, found again by its size."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from comptoir.channels.form.fields import as_data, default_fields
from comptoir.channels.form.models import Form
from comptoir.config.bench.rows import fill, public_ids, remove_above, settle_ids
from comptoir.config.bench.size import Size
from comptoir.config.bench.texts import LANGUAGES, Writer
from comptoir.conversations.models import Conversation, Inbox, Message, Tag
from comptoir.conversations.search import keeping
from comptoir.lib.full_text import words
from comptoir.people.models import Account, Agent, Company, Customer, Identity, Organisation, Role, Team

AGENTS = 24
PASSWORD = "a password for measuring 7"  # noqa: S105 - the company is invented and its server listens on loopback only
TEAMS = ("Billing", "Delivery", "Accounts", "Campaigns", "Shops", "Partners")
TAGS = ("vip", "refund", "bug", "urgent", "waiting", "beta", "legal", "shop")
LENGTHS = ((1, 8), (2, 16), (4, 24), (6, 16), (9, 14), (14, 10), (30, 9), (60, 3))  # entries: share in a hundred
END = datetime(2026, 10, 30, 12, tzinfo=UTC)
SPAN = timedelta(days=700)
FORM = "billing"
OPENED_LENGTH = 30  # entries of the conversations that the benchmark opens


def build(size: Size, name: str) -> None:
    """Fill an empty database.  The same size gives the same rows; the company remembers by which name."""
    with keeping.paused():
        _people(size, name)
        lengths = _lengths(size)
        writer = Writer(seed=7)
        fill(Conversation, _CONVERSATION, _conversations(size, lengths, writer))
        fill(Message, _MESSAGE, _messages(size, lengths, writer))
        tagged = ((number, (number * 7) % len(TAGS) + 1) for number in range(1, size.conversations + 1, 3))
        fill(Conversation.tags.through, ("conversation_id", "tag_id"), tagged)
    settle_ids(Conversation, Message, Customer, Identity, Organisation, Agent, Account, Team, Inbox, Tag, Form)


def sweep(size: Size) -> None:
    """Take away what an earlier run wrote."""
    remove_above(Conversation, size.conversations)


def _people(size: Size, name: str) -> None:
    kept = ("name", "languages", "zone", "settings")
    fill(Company, kept, [("Bench", json.dumps(LANGUAGES), "Europe/Paris", json.dumps({"bench": name}))])
    fill(Team, ("id", "name", "slug"), ((n, name, name.lower()) for n, name in enumerate(TEAMS, 1)))
    role = Role.objects.get(key="agent")
    answering = range(1, AGENTS + 1)
    secret = make_password(PASSWORD)
    fill(Account, ("id", "email", "password"), ((n, f"agent{n}@comptoir.test", secret) for n in answering))
    proved = ((n, f"agent{n}@comptoir.test", True, True) for n in answering)
    fill(EmailAddress, ("user_id", "email", "verified", "primary"), proved)
    fill(Agent, ("id", "account_id", "name", "role_id"), ((n, n, f"Agent {n}", role.pk) for n in answering))
    in_teams = ((n, (n + step) % len(TEAMS) + 1) for n in answering for step in (0, 1))
    fill(Agent.teams.through, ("agent_id", "team_id"), in_teams)
    fill(Inbox, ("id", "channel", "name", "team_id"), ((n, "form", name, n) for n, name in enumerate(TEAMS, 1)))
    fill(Form, ("inbox_id", "slug", "fields"), [(1, FORM, json.dumps(as_data(default_fields())))])
    fill(Tag, ("id", "name"), enumerate(TAGS, 1))
    organisations = max(2, size.customers // 20)
    writer = Writer(seed=3)
    fill(Organisation, ("id", "name"), ((n, f"{writer.name()} & Co {n}") for n in range(1, organisations + 1)))
    ids, kinds = public_ids("cu"), list(range(1, size.customers + 1))
    names = [writer.name() for _ in kinds]
    fill(
        Customer,
        ("id", "public_id", "name", "language", "organisation_id"),
        ((n, next(ids), names[n - 1], LANGUAGES[n % 3], n % organisations + 1) for n in kinds),
    )
    fill(
        Identity,
        ("id", "customer_id", "kind", "address"),
        ((n, n, "email", f"{'.'.join(words(names[n - 1]))}.{n}@customer.test") for n in kinds),
    )


def _lengths(size: Size) -> list[int]:
    """How many entries each conversation has: a sum of just `messages`, and one in ten has OPENED_LENGTH."""
    chooser = random.Random(5)
    mean = sum(length * share for length, share in LENGTHS) / 100
    scale = size.messages / size.conversations / mean
    picked = chooser.choices([n for n, _ in LENGTHS], [share for _, share in LENGTHS], k=size.conversations)
    lengths = [n if n == OPENED_LENGTH else max(1, round(n * scale)) for n in picked]
    spare = size.messages - sum(lengths)
    while spare:
        step = 1 if spare > 0 else -1
        for n in islice(range(len(lengths)), None):
            if spare and lengths[n] != OPENED_LENGTH and lengths[n] + step not in {0, OPENED_LENGTH}:
                lengths[n] += step
                spare -= step
        if size.messages < size.conversations * 4:
            break
    return lengths


_CONVERSATION = (
    "id", "public_id", "subject", "status", "customer_id", "inbox_id", "channel", "team_id", "assignee_id", "language",
    "fields", "created_at", "solved_at", "is_listed", "last_position", "last_said_position", "last_at", "last_preview",
    "last_by", "waiting_since", "promise_at",
)  # fmt: skip


def _conversations(size: Size, lengths: list[int], writer: Writer) -> Iterator[tuple[Any, ...]]:
    ids = public_ids("co")
    chooser = random.Random(11)
    for number in range(1, size.conversations + 1):
        language = _language(number)
        opened = _opened_at(size, number)
        last = opened + _step(number) * (lengths[number - 1] - 1)
        is_recent = number > size.conversations * 9 // 10
        status = chooser.choices(
            ("new", "open", "waiting", "solved", "closed"), (15, 35, 25, 15, 10) if is_recent else (0, 1, 1, 18, 80)
        )[0]
        is_listed = status in {"new", "open", "waiting"}
        team = number % 6 + 1
        assignee = None if status == "new" else (number * 5) % AGENTS + 1
        waits = _text(last) if status in {"new", "open"} else None
        due = _text(last + timedelta(days=1)) if waits else None
        by = "agent" if lengths[number - 1] % 2 == 0 else "customer"
        said = lengths[number - 1] - (by == "agent")
        yield (
            number, next(ids), writer.subject(language), status, _customer(size, number), team, "form", team, assignee,
            language, "{}", _text(opened), None if is_listed else _text(last), is_listed,
            lengths[number - 1], said, _text(last), writer.message(language)[:200], by, waits, due,
        )  # fmt: skip


_MESSAGE = (
    "id", "public_id", "conversation_id", "position", "entry", "is_public", "author", "customer_id", "agent_id",
    "inbox_id", "channel", "text", "facts", "created_at",
)  # fmt: skip


def _messages(size: Size, lengths: list[int], writer: Writer) -> Iterator[tuple[Any, ...]]:
    ids, message_id = public_ids("me"), 0
    for number in range(1, size.conversations + 1):
        language, opened, step = _language(number), _opened_at(size, number), _step(number)
        customer, inbox, agent = _customer(size, number), number % 6 + 1, (number * 5) % AGENTS + 1
        for position in range(1, lengths[number - 1] + 1):
            message_id += 1
            is_theirs = position % 2 == 1
            is_note = position % 9 == 0
            yield (
                message_id, next(ids), number, position, "noted" if is_note else "said", not is_note,
                "customer" if is_theirs and not is_note else "agent", customer if is_theirs and not is_note else None,
                None if is_theirs and not is_note else agent, inbox, "form", writer.message(language), "{}",
                _text(opened + step * (position - 1)),
            )  # fmt: skip


def _language(number: int) -> str:
    return LANGUAGES[(number * 2_654_435_761 >> 12) % 3]  # independent of team and customer


def _customer(size: Size, number: int) -> int:
    return (number * 31) % size.customers + 1


def _opened_at(size: Size, number: int) -> datetime:
    return END - SPAN + SPAN * ((number - 1) / size.conversations)


def _step(number: int) -> timedelta:
    return timedelta(minutes=7 + number % 600)


def _text(at: datetime) -> str:
    """A time as both databases keep it (their sessions are in UTC)."""
    return str(at.replace(tzinfo=None))
