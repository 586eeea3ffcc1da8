"""Who is in copy of a conversation."""

from collections.abc import Iterable

from django.db import transaction

from comptoir.conversations.models import Conversation, Participant


@transaction.atomic
def add_participants(conversation: Conversation, people: Iterable[tuple[str, str]]) -> None:
    """Let these addresses (with their names) take part: they get the answers, and what they write belongs here.

    Idempotent: an address is in copy once.
    """
    for address, name in people:
        Participant.objects.get_or_create(
            conversation=conversation, address=address[:320], defaults={"name": name[:160]}
        )
