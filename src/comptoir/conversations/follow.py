"""Following one request without an account: a signed link that expires and is good for nothing else."""

from datetime import timedelta
from typing import Final

from django.urls import reverse

from comptoir.conversations.models import Conversation
from comptoir.lib import tokens

PURPOSE: Final = "follow"
GOOD_FOR: Final = timedelta(days=60)


def follow_path(conversation: Conversation) -> str:
    """The path of a fresh link to follow this conversation; mails put the place's address before it."""
    return reverse("helpcenter:follow", args=[tokens.make(PURPOSE, conversation.public_id, GOOD_FOR)])


def followed(token: str) -> str:
    """The public id of the conversation that a link is for.  Raises tokens.Expired and tokens.Forged."""
    return tokens.read(PURPOSE, token)
