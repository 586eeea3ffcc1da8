"""Who may listen to a request: whoever may read it.  Its position is the count of what they may read."""

from comptoir import realtime
from comptoir.conversations.models import Conversation, Entry, Message
from comptoir.people.access import customer_with_account
from comptoir.realtime import Viewer
from comptoir.realtime.entry import sign_token


def register() -> None:
    realtime.register_topic("request", _may_watch, latest=_public_entries)


def topic_of(conversation: Conversation) -> str:
    return f"request:{conversation.public_id}"


def viewer_token(conversation: Conversation) -> str:
    """For a page whose reader follows one request without an account."""
    return sign_token(topic_of(conversation))


def _may_watch(viewer: Viewer, public_id: str) -> bool:
    if viewer.account_id is None:
        return viewer.subject == f"request:{public_id}"
    customer = customer_with_account(viewer.account_id)
    return customer is not None and Conversation.objects.filter(public_id=public_id, customer=customer).exists()


def _public_entries(public_id: str) -> int | None:
    return Message.objects.filter(conversation__public_id=public_id, is_public=True, entry=Entry.SAID).count()
