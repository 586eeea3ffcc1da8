"""Which conversation a mail belongs to.  A mail that only claims to belong to one never gets in.

Order: an id that we signed, our plus-address, an id of a mail stored in the same inbox, the number in the subject.
Whatever is found counts only for the customer, those in copy, and agents.
"""

from dataclasses import dataclass
from typing import Final

from comptoir.channels.email import ids
from comptoir.channels.email.ids import Token
from comptoir.channels.email.models import AnsweredId
from comptoir.channels.email.reading import ReadMail
from comptoir.conversations.models import Conversation, Inbox, Message
from comptoir.lib.compiled import Select
from comptoir.people import queries as people
from comptoir.people.models import Identity

_ANSWERED: Final = Select(
    lambda mail_id: (
        AnsweredId.objects.filter(mail_id=mail_id).order_by("id").values_list("message__conversation_id", "inbox_id")
    ),
    1,
    of=str,
)


@dataclass(frozen=True)
class Match:
    """`thread` when the sender belongs to it, else `claims`; neither for a new matter."""

    thread: Conversation | None = None
    claims: Conversation | None = None


def match(mail: ReadMail, inbox: Inbox, envelope_to: str) -> Match:
    """The conversation that `mail` continues, its sender checked."""
    found = (
        _by_signed_id(mail, inbox)
        or _by_plus_address(mail, inbox, envelope_to)
        or _by_stored_id(mail, inbox)
        or _by_answer_before(mail, inbox)
        or _by_subject(mail, inbox)
    )
    if found is None:
        return Match()
    while found.merged_into is not None:
        found = found.merged_into
    return Match(thread=found) if belongs(mail.sender.email, found) else Match(claims=found)


def answered_ids(mail: ReadMail) -> list[str]:
    """The ids that the mail answers, the nearest first; never an empty one."""
    return [one for one in dict.fromkeys([mail.in_reply_to or "", *reversed(mail.references)]) if len(one) > 2]


def referred(mail: ReadMail) -> Message | None:
    """The message of ours that a bounce or an answer speaks of, by an id that we signed."""
    given = [mail.bounces.original_id, *answered_ids(mail), *mail.delivered_to, *(one.email for one in mail.to)]
    for text in given:
        token = ids.read(text) if text else None
        if token and token.message_id:
            found = Message.objects.select_related("conversation").filter(pk=token.message_id).first()
            if found:
                return found
    return None


def belongs(sender: str, conversation: Conversation) -> bool:
    """Whether this address may write in the conversation: its customer, somebody in copy, or an agent."""
    address = people.normalised(Identity.Kind.EMAIL, sender)
    if not address:
        return False
    customer = people.customer_with(Identity.Kind.EMAIL, address)
    if customer is not None and customer.pk == conversation.customer_id:
        return True
    if conversation.participants.filter(address__iexact=address).exists():
        return True
    return people.agent_with_mail(address) is not None


def _by_signed_id(mail: ReadMail, inbox: Inbox) -> Conversation | None:
    """What the mail answers directly; else, of several references, the conversation opened last."""
    direct = _of_token(ids.read(mail.in_reply_to or ""), inbox)
    if direct:
        return direct
    found = [_of_token(ids.read(one), inbox) for one in mail.references]
    return max((one for one in found if one), key=lambda one: one.pk, default=None)


def _by_plus_address(mail: ReadMail, inbox: Inbox, envelope_to: str) -> Conversation | None:
    for address in (envelope_to, *mail.delivered_to, *(one.email for one in mail.to + mail.cc)):
        found = _of_token(ids.read(address), inbox) if "+" in address else None
        if found:
            return found
    return None


def _of_token(token: Token | None, inbox: Inbox) -> Conversation | None:
    if token is None or token.inbox_id != inbox.pk:
        return None
    message = Message.objects.select_related("conversation").filter(pk=token.message_id).first()
    if message:
        return message.conversation  # where it is now: merging and splitting move messages
    return Conversation.objects.filter(pk=token.conversation_id).first()


def _by_stored_id(mail: ReadMail, inbox: Inbox) -> Conversation | None:
    given = answered_ids(mail)
    if not given:
        return None
    stored = {
        str(message.external_id): message.conversation
        for message in Message.objects.select_related("conversation").filter(
            inbox=inbox, external_id__in=[one[:255] for one in given]
        )
    }
    direct = stored.get((mail.in_reply_to or "")[:255])
    return direct or max(stored.values(), key=lambda one: one.pk, default=None)


def _by_answer_before(mail: ReadMail, inbox: Inbox) -> Conversation | None:
    """The answer may come before what it answers: somebody in copy was quicker."""
    for conversation_id, inbox_id in _ANSWERED(mail.message_id[:255]) if mail.message_id else ():
        if inbox_id == inbox.pk:
            return Conversation.objects.get(pk=conversation_id)
    return None


def _by_subject(mail: ReadMail, inbox: Inbox) -> Conversation | None:
    for number in ids.numbers_in(mail.subject):
        found = Conversation.objects.select_related("inbox").filter(pk=number).first()
        if found and (found.inbox_id == inbox.pk or found.inbox.channel != inbox.channel):
            return found
    return None
