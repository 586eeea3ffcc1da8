"""\"We got your request\": once a conversation, in the customer's language, and never into a loop."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from comptoir.channels.email import queries
from comptoir.conversations.actions import record_happening, tell_automatically
from comptoir.conversations.channel import channel
from comptoir.conversations.follow import follow_path
from comptoir.conversations.models import Conversation, Message
from comptoir.lib import times
from comptoir.people import queries as people
from comptoir.people.actions import Rate, TooOften, count

VERB: Final = "acknowledged"
CAPS: Final = (
    Rate("automatic-answer", 4, timedelta(hours=1)),
    Rate("automatic-answer", 12, timedelta(days=1)),
)


def acknowledge(conversation_id: int, message_id: int) -> None:
    """Tell the customer of a new conversation its number and where to follow it.

    Changes: one public automatic entry, or one that says why there is none.  Idempotent.  Says nothing to machines,
    to mails that must not be answered (RFC 3834), and to an address that had its share of automatic answers.
    """
    message = Message.objects.select_related("conversation__customer", "conversation__inbox").get(pk=message_id)
    conversation = message.conversation
    if message.is_automatic or not message.facts.get("may_answer", True) or conversation.pk != conversation_id:
        return
    if conversation.messages.filter(verb=VERB).exists():
        return
    inbox = channel("email").inbox_for(conversation)
    address = people.mail_of(conversation.customer)
    if inbox is None or address is None or not queries.options_of(inbox).acknowledges:
        return
    try:
        for cap in CAPS:
            count(cap, address.address)
    except TooOften:
        record_happening(conversation, "not_acknowledged", address=address.address)
        return
    tell_automatically(conversation, inbox, VERB, words_for(conversation))


def words_for(conversation: Conversation) -> str:
    """The acknowledgement as HTML, in the customer's language and zone."""
    language = conversation.language or conversation.customer.language or settings.LANGUAGE_CODE
    with translation.override(language):
        paragraphs = [
            format_html("<p>{}</p>", _("Hello,")),
            format_html("<p>{}</p>", _("we have your request. It has the number %s.") % conversation.number),
        ]
        if conversation.promise_at:
            zone = conversation.customer.zone or people.company_zone()
            when = times.whole(conversation.promise_at, zone, language)
            paragraphs.append(format_html("<p>{}</p>", _("You will have an answer by %s at the latest.") % when))
        link = _link_to(conversation)
        if link:
            words = _("See where it stands and add to it here:")
            paragraphs.append(format_html('<p>{} <a href="{}">{}</a></p>', words, link, link))
        paragraphs.append(format_html("<p>{}</p>", _("You can also simply answer this mail.")))
        return "".join(paragraphs)


def _link_to(conversation: Conversation) -> str:
    try:
        return settings.ADDRESS + follow_path(conversation)
    except NoReverseMatch:  # an installation without a help centre
        return ""
