"""An agent left: what they had in hand goes back to its team."""

from comptoir.conversations.actions.state import assign
from comptoir.conversations.models import Conversation, Status


def release_work(agent_id: int) -> int:
    """Unassign every open conversation of an agent who left; answers how many.  Idempotent, one transaction each."""
    theirs = Conversation.objects.filter(assignee_id=agent_id, merged_into__isnull=True)
    released = 0
    for conversation in theirs.exclude(status__in=(Status.SOLVED, Status.CLOSED)).iterator(chunk_size=200):
        assign(None, conversation, None)
        released += 1
    return released
