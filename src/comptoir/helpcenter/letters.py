"""What our letters to customers say: a subject and paragraphs, in the active language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.conversations.models import Conversation
from comptoir.helpcenter.wording import promise_of

Letter = tuple[str, list[str]]


def received(company: str, conversation: Conversation, link: str) -> Letter:
    """The first word of a request arrived."""
    # The customer's own words stay out: else anybody could have us carry them to any address.
    subject = _("We have your request #%(number)d")
    paragraphs = [
        _("Thank you for writing to %(company)s. Your request has the number %(number)d.")
        % {"company": company, "number": conversation.number},
        promise_of(conversation.promise_at, has_answer=False),
        _("Here you can follow it, add to it and close it, without an account:"),
        link,
        _("Whoever has this link can read the request, so keep it to yourself."),
    ]
    return subject % {"number": conversation.number}, [words for words in paragraphs if words]


def links(company: str, asked: Sequence[tuple[Conversation, str]]) -> Letter:
    """Fresh links to what somebody has asked."""
    opening = ngettext(
        "You asked for a link to your request at %(company)s:",
        "You asked for links to your requests at %(company)s:",
        len(asked),
    )
    listed = [f"#{conversation.number} {conversation.subject}\n{link}" for conversation, link in asked]
    return _("Your requests at %(company)s") % {"company": company}, [
        opening % {"company": company},
        *listed,
        _("The links are good for 60 days. Whoever has them can read the requests, so keep them to yourself."),
        _("If it was not you who asked, do nothing."),
    ]


def for_agent(company: str, address: str) -> Letter:
    """Somebody asked for a customer's code with an agent's address."""
    return _("Signing in at %(company)s") % {"company": company}, [
        _("Somebody, we hope you, asked to sign in to the help centre. You answer customers here, so your way in is:"),
        address,
        _("If it was not you, do nothing."),
    ]


def proof(company: str, code: str) -> Letter:
    """A customer adds this address to what we know of them."""
    return _("%(code)s is your code for %(company)s") % {"code": code, "company": company}, [
        _("Your code to add this address:"),
        code,
        _("If you did not ask for it, do nothing. Nobody of ours will ever ask you for it."),
    ]
