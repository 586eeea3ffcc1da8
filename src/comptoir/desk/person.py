"""The customer beside a conversation: addresses, organisation, own fields, time, other conversations, links."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comptoir.conversations.models import Conversation, Field, Status
from comptoir.conversations.queries import beside
from comptoir.desk.shown import ages, look_of
from comptoir.lib import clock, phone_number
from comptoir.people.models import Agent, Customer, Identity

IDENTITY_ICON = {Identity.Kind.EMAIL: "mail", Identity.Kind.PHONE: "phone", Identity.Kind.VISITOR: "globe"}


@dataclass(slots=True)
class Line:
    """An address of the customer."""

    icon: str
    text: str
    is_verified: bool
    trouble: str


@dataclass(slots=True)
class Other:
    number: int
    subject: str
    icon: str
    state: str
    when: str
    kind: str = ""  # how it is linked
    link_id: int = 0


@dataclass(slots=True)
class FieldShown:
    key: str
    label: str
    kind: str
    value: str
    choices: list[tuple[str, str]]

    @property
    def shown(self) -> str:
        """The value as people read it: a choice by its label."""
        return dict(self.choices).get(self.value, self.value)


@dataclass(slots=True)
class Panel:
    lines: list[Line]
    local_time: str
    language: str
    others: list[Other]
    links: list[Other]
    fields: list[FieldShown]
    customer_fields: list[FieldShown]
    copies: list[str]


def panel_of(agent: Agent, conversation: Conversation) -> Panel:
    """Seven queries, however long the customer's history is."""
    customer = conversation.customer
    return Panel(
        lines=lines_of(customer),
        local_time=local_time(customer.zone),
        language=str(dict(settings.LANGUAGES).get(customer.language, customer.language)),
        others=[other_shown(row) for row in beside.others(agent, conversation)],
        links=[_linked(row) for row in beside.links(agent, conversation)],
        fields=fields_shown(Field.Of.CONVERSATION, conversation.fields),
        customer_fields=[each for each in fields_shown(Field.Of.CUSTOMER, customer.fields) if each.value],
        copies=beside.copies(conversation),
    )


def lines_of(customer: Customer) -> list[Line]:
    return [
        Line(
            IDENTITY_ICON.get(Identity.Kind(identity.kind), "globe"),
            phone_number.shown(identity.address) if identity.kind == Identity.Kind.PHONE else _address(identity),
            identity.verified_at is not None,
            identity.unreachable_reason,
        )
        for identity in customer.identities.all()
    ]


def _address(identity: Identity) -> str:
    return _("A visitor of the site") if identity.kind == Identity.Kind.VISITOR else identity.address


def _linked(row: beside.LinkRow) -> Other:
    icon, state = look_of(row.channel).icon, str(Status(row.status).label)
    return Other(row.number, row.subject, icon, state, "", row.kind, row.id)


def other_shown(row: beside.OtherRow) -> Other:
    return Other(
        row.number, row.subject, look_of(row.channel).icon, str(Status(row.status).label), ages().since(row.last_at)
    )


def local_time(zone: str) -> str:
    """What the customer's clock shows, or nothing when we do not know their zone."""
    try:
        return f"{clock.now().astimezone(ZoneInfo(zone)):%H:%M}" if zone else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def fields_shown(of: Field.Of, values: dict[str, object]) -> list[FieldShown]:
    language = get_language() or "en"
    return [
        FieldShown(
            key=field.key,
            label=in_language(field.labels, language) or field.key,
            kind=field.kind,
            value=str(values.get(field.key, "")),
            choices=[(str(each["value"]), in_language(each["labels"], language)) for each in field.choices],
        )
        for field in beside.fields_of(of)
    ]


def in_language(labels: dict[str, str], language: str) -> str:
    """A label in the reader's language, else in English, else in whatever there is."""
    return labels.get(language) or labels.get("en") or next(iter(labels.values()), "")
