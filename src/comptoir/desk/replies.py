"""Saved replies as the composer offers them: found by their title, with their variables filled in."""

import re
from dataclasses import dataclass
from html import escape

from django.db.models import Q

from comptoir.conversations.access import replies_for
from comptoir.conversations.models import Conversation
from comptoir.lib import html as markup
from comptoir.people.models import Agent
from comptoir.people.queries import company

VARIABLE = re.compile(r"\{\{\s*([a-z_.]{1,40})\s*\}\}")
OFFERED = 8

# What may stand between {{ }} in a saved reply; the editor of saved replies lists them.
VARIABLES = (
    "customer.first_name",
    "customer.name",
    "agent.first_name",
    "agent.name",
    "conversation.number",
    "conversation.subject",
    "company.name",
)


@dataclass(slots=True)
class Offered:
    id: int
    title: str
    html: str
    preview: str


def offered(agent: Agent, conversation: Conversation, typed: str) -> list[Offered]:
    """The replies whose title fits, those in the customer's language first, often used before rarely used."""
    typed = typed.strip()[:40]
    fitting = replies_for(agent).filter(Q(title__icontains=typed)) if typed else replies_for(agent)
    language = conversation.language or conversation.customer.language
    found = sorted(fitting.order_by("-uses", "title")[:50], key=lambda reply: reply.language not in ("", language))
    known = values(agent, conversation)
    filled = [(reply, fill(reply.html, known)) for reply in found[:OFFERED]]
    return [Offered(reply.pk, reply.title, html, markup.preview(markup.to_text(html), 90)) for reply, html in filled]


def values(agent: Agent, conversation: Conversation) -> dict[str, str]:
    """What the variables stand for in this conversation."""
    customer, known = conversation.customer, company()
    return {
        "customer.first_name": (customer.name.split() or [""])[0],
        "customer.name": customer.name,
        "agent.first_name": agent.name.split()[0],
        "agent.name": agent.name,
        "conversation.number": f"#{conversation.number}",
        "conversation.subject": conversation.subject,
        "company.name": known.name if known else "",
    }


def fill(html: str, known: dict[str, str]) -> str:
    """The reply with its variables filled in; an unknown one stays visible, so that nobody sends a gap."""
    return VARIABLE.sub(lambda found: escape(known.get(found[1], found[0])), html)
