"""What an agent has of their own in a conversation: drafts, and how far they have read."""

from dataclasses import dataclass

from comptoir.conversations.models import Conversation, Draft, Entry, ReadMark
from comptoir.files.models import StoredFile
from comptoir.lib.compiled import Objects, Select
from comptoir.people.models import Agent

_DRAFTS = Objects(
    lambda agent_id, number: Draft.objects.filter(agent_id=agent_id, conversation_id=number).order_by("id"), 2
)
_POSITION = Select(
    lambda agent_id, number: ReadMark.objects.filter(agent_id=agent_id, conversation_id=number).values_list("position"),
    2,
)


@dataclass(frozen=True)
class Drafts:
    """Words not sent yet, and answers on their way that can still be called back."""

    said: Draft | None
    noted: Draft | None
    leaving: list[Draft]


def drafts(agent: Agent, conversation: Conversation) -> Drafts:
    """The agent's drafts of one conversation.  One query."""
    found = _DRAFTS(agent.pk, conversation.pk)
    kept = {draft.entry: draft for draft in found if draft.send_at is None}
    return Drafts(kept.get(Entry.SAID), kept.get(Entry.NOTED), [draft for draft in found if draft.send_at is not None])


def read_position(agent: Agent, conversation: Conversation) -> int:
    """Up to which position the agent has read; 0 when they never opened it."""
    found = _POSITION(agent.pk, conversation.pk)
    return int(found[0][0]) if found else 0


def files_of(draft: Draft) -> list[StoredFile]:
    """The files a draft carries, as far as they are still there."""
    return list(StoredFile.objects.filter(pk__in=draft.file_ids)) if draft.file_ids else []
