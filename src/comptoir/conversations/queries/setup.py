"""Questions that the set-up screens ask about conversations.  Nothing here writes."""

from django.db.models import Count, QuerySet

from comptoir.conversations.models import Conversation, Delivery, Field, Inbox, Message, SavedReply, SavedView, Tag


def inboxes() -> QuerySet[Inbox]:
    """Every inbox, those that are on first, with its team."""
    return Inbox.objects.select_related("team").order_by("-is_active", "id")


def inbox_numbered(inbox_id: int) -> Inbox | None:
    return inboxes().filter(pk=inbox_id).first()


def is_used(inbox: Inbox) -> bool:
    return Conversation.objects.filter(inbox=inbox).exists()


def fields_of(of: str) -> QuerySet[Field]:
    """Every field of conversations, customers or organisations, in the order of the screens."""
    return Field.objects.filter(of=of)


def field_numbered(field_id: int) -> Field | None:
    return Field.objects.filter(pk=field_id).first()


def tags_with_counts(words: str = "") -> QuerySet[Tag]:
    """Tags and on how many conversations each is (`used`), those with these words."""
    found = Tag.objects.annotate(used=Count("conversations")).order_by("name")
    return found.filter(name__contains=words.lower()) if words else found


def tag_numbered(tag_id: int) -> Tag | None:
    return tags_with_counts().filter(pk=tag_id).first()


def saved_replies(words: str = "") -> QuerySet[SavedReply]:
    found = SavedReply.objects.select_related("team")
    return found.filter(title__icontains=words) if words else found


def reply_numbered(reply_id: int) -> SavedReply | None:
    return SavedReply.objects.select_related("team").filter(pk=reply_id).first()


def shared_views() -> QuerySet[SavedView]:
    return SavedView.objects.filter(agent__isnull=True)


def shared_view_numbered(view_id: int) -> SavedView | None:
    return shared_views().filter(pk=view_id).first()


def answers_not_out() -> tuple[int, int]:
    """How many answers wait to leave, and how many could not be delivered."""
    waiting = Message.objects.filter(delivery=Delivery.QUEUED)
    failed = Message.objects.filter(delivery=Delivery.FAILED)
    return waiting[:1001].count(), failed[:1001].count()


def why_waiting() -> str:
    """What holds the oldest waiting answer up, in the channel's words, or nothing."""
    oldest = Message.objects.filter(delivery=Delivery.QUEUED).exclude(delivery_reason="").order_by("id").first()
    return oldest.delivery_reason if oldest else ""
