"""Inboxes, as screens offer them."""

from django.db.models import QuerySet

from comptoir.conversations.channel import channels
from comptoir.conversations.models import Inbox


def to_start_from() -> QuerySet[Inbox]:
    """The active inboxes from which an agent can write first."""
    kinds = [each.kind for each in channels() if each.can_start]
    return Inbox.objects.filter(channel__in=kinds, is_active=True).order_by("name")
