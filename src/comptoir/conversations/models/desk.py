"""What agents keep for themselves or for each other while working: drafts, read marks, views, saved replies, fields."""

from django.db import models
from django.utils import timezone

from comptoir.conversations.models.conversation import Conversation
from comptoir.people.models import Agent, Team


class Draft(models.Model):
    """Words not sent yet.  With `send_at` they are on their way and can be called back until then."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="drafts")
    entry = models.CharField(max_length=10)  # said or noted
    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.SET_NULL, null=True, related_name="+")
    html = models.TextField(blank=True)
    file_ids = models.JSONField(default=list)
    options = models.JSONField(default=dict)  # status to set on sending, recipients
    client_id = models.CharField(max_length=64, null=True, unique=True)  # of the sending: the same press twice is once
    saved_at = models.DateTimeField(default=timezone.now)
    send_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("conversation", "agent", "entry"), name="draft_once", condition=models.Q(send_at__isnull=True)
            )
        ]


class ReadMark(models.Model):
    """How far an agent has read a conversation."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("agent", "conversation"), name="read_mark_once")]


class SavedView(models.Model):
    """A list that an agent wants at hand: a name and a filter expression."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, related_name="views")  # none: everybody's
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("rank", "id")


class SavedReply(models.Model):
    title = models.CharField(max_length=120)
    html = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")  # none: every team's
    uses = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "saved replies"
        ordering = ("title",)


class Field(models.Model):
    """A field that this company adds to its conversations, customers or organisations."""

    class Of(models.TextChoices):
        CONVERSATION = "conversation"
        CUSTOMER = "customer"
        ORGANISATION = "organisation"

    class Kind(models.TextChoices):
        TEXT = "text"
        LONG_TEXT = "long_text"
        NUMBER = "number"
        DATE = "date"
        CHOICE = "choice"
        YES_NO = "yes_no"

    of = models.CharField(max_length=12, choices=Of.choices)
    key = models.SlugField(max_length=40)
    labels = models.JSONField()  # {"en": "Order number", …}
    kind = models.CharField(max_length=10, choices=Kind.choices)
    choices = models.JSONField(default=list)  # [{"value": "a", "labels": {"en": "A"}}]
    is_active = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("rank", "id")
        constraints = [models.UniqueConstraint(fields=("of", "key"), name="field_once")]
