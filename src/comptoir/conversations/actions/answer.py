"""Agents speak: answers that leave, notes that stay, and a moment to call an answer back."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from comptoir import jobs, realtime
from comptoir.conversations.actions import state, timeline
from comptoir.conversations.channel import IncomingFile
from comptoir.conversations.models import (
    Author,
    Conversation,
    Delivery,
    Draft,
    Entry,
    Inbox,
    Mention,
    Message,
    Status,
)
from comptoir.files.models import StoredFile
from comptoir.lib import clock
from comptoir.lib import html as markup
from comptoir.people.models import Agent

UNDO_S = 10  # how long an answer can be called back


class NothingToSay(ValueError):
    """Neither words nor files."""


@dataclass(frozen=True)
class Words:
    """What an agent wrote: HTML of the editor (made safe here) and files stored already."""

    html: str
    file_ids: tuple[int, ...] = ()
    inbox: Inbox | None = None  # to leave from; none: as the customer wrote last
    then: Status | None = None  # the state to set with it
    options: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def reply(agent: Agent, conversation: Conversation, words: Words) -> Message:
    """Say something to the customer.  It leaves by a job after commit (`message.said`).

    Changes: one public Message (queued), the state (`words.then`, else waiting on the customer), the clocks; takes an
    unassigned conversation.  Raises NothingToSay.
    """
    held = timeline.locked(conversation.pk)
    safe, text = _words(words)
    inbox = words.inbox or held.inbox
    now = clock.now()
    if held.first_answer_at is None:
        held.first_answer_at = now
    held.waiting_since = held.promise_at = None
    if held.assignee_id is None:
        held.assignee = agent
    message = timeline.append(
        held,
        timeline.NewEntry(
            entry=Entry.SAID,
            author=Author.AGENT,
            is_public=True,
            text=text,
            html=safe,
            agent=agent,
            inbox=inbox,
            channel=inbox.channel,
            facts=words.options,
            delivery=Delivery.QUEUED,
            files=tuple(IncomingFile(file_id) for file_id in words.file_ids),
        ),
    )
    if held.status != (words.then or Status.WAITING):
        state.change_status(held, agent, words.then or Status.WAITING)
    Draft.objects.filter(conversation=held, agent=agent, entry=Entry.SAID, send_at__isnull=True).delete()
    jobs.emit("message.said", message_id=message.pk)
    return message


@transaction.atomic
def note(agent: Agent, conversation: Conversation, words: Words, mentioned: tuple[Agent, ...] = ()) -> Message:
    """Write something that only agents see; the agents mentioned get it in their list.  Raises NothingToSay."""
    held = timeline.locked(conversation.pk)
    safe, text = _words(words)
    message = timeline.append(
        held,
        timeline.NewEntry(
            entry=Entry.NOTED,
            author=Author.AGENT,
            text=text,
            html=safe,
            agent=agent,
            facts={"mentioned": [each.pk for each in mentioned]} if mentioned else {},
            files=tuple(IncomingFile(file_id) for file_id in words.file_ids),
        ),
    )
    for each in mentioned:
        Mention.objects.get_or_create(message=message, agent=each)
        realtime.announce(f"agent:{each.pk}", "mention", conversation_id=held.pk)
    Draft.objects.filter(conversation=held, agent=agent, entry=Entry.NOTED, send_at__isnull=True).delete()
    return message


@transaction.atomic
def hold_reply(agent: Agent, conversation: Conversation, words: Words, client_id: str) -> Draft:
    """Send in UNDO_S seconds unless called back.  The words are kept as a draft until then.

    Idempotent by `client_id`: the same press twice is one answer.  Raises NothingToSay.
    """
    _words(words)
    known = Draft.objects.filter(client_id=client_id).first()
    if known is not None:
        return known
    send_at = clock.now() + timedelta(seconds=UNDO_S)
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                conversation=conversation,
                agent=agent,
                entry=Entry.SAID,
                inbox=words.inbox,
                html=words.html,
                file_ids=list(words.file_ids),
                options={**words.options, "then": words.then or ""},
                client_id=client_id,
                send_at=send_at,
            )
    except IntegrityError:
        return Draft.objects.get(client_id=client_id)
    Draft.objects.filter(conversation=conversation, agent=agent, entry=Entry.SAID, send_at__isnull=True).delete()
    jobs.enqueue("conversations.send_draft", run_at=send_at, key=f"send-draft:{draft.pk}", draft_id=draft.pk)
    realtime.announce(f"conversation:{conversation.pk}", "draft")
    return draft


@transaction.atomic
def call_back(agent: Agent, draft_id: int) -> Draft | None:
    """Take an answer back before it left: it is a plain draft again.  None when it has left."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, agent=agent, send_at__isnull=False).first()
    if draft is None:
        return None
    Draft.objects.filter(
        conversation_id=draft.conversation_id, agent=agent, entry=draft.entry, send_at__isnull=True
    ).delete()
    draft.send_at = None
    draft.client_id = None
    draft.save(update_fields=["send_at", "client_id"])
    realtime.announce(f"conversation:{draft.conversation_id}", "draft")
    return draft


@transaction.atomic
def send_draft(draft_id: int) -> Message | None:
    """The time to call it back is over: say it.  Idempotent: a draft that is gone or was called back says nothing."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id, send_at__isnull=False).first()
    if draft is None:
        return None
    options = dict(draft.options)
    then = options.pop("then", "")
    words = Words(draft.html, tuple(draft.file_ids), draft.inbox, Status(then) if then else None, options)
    message = reply(draft.agent, draft.conversation, words)
    draft.delete()
    return message


def _words(words: Words) -> tuple[str, str]:
    """Safe HTML and its text.  Raises NothingToSay; ValueError for a file that is gone."""
    safe = markup.make_safe(words.html)
    text = markup.to_text(safe).strip()
    if not text and not words.file_ids and "<img" not in safe:
        raise NothingToSay
    if StoredFile.objects.filter(id__in=words.file_ids).count() != len(set(words.file_ids)):
        raise ValueError("A file of this message is gone; attach it again.")
    return safe, text
