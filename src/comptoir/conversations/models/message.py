"""One entry of a conversation's timeline: said, noted, called, or happened.  The timeline is the event log."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comptoir.conversations.models.conversation import Conversation
from comptoir.conversations.models.inbox import Inbox
from comptoir.files.models import StoredFile
from comptoir.people.models import Agent, Customer


class Entry(models.TextChoices):
    SAID = "said"
    NOTED = "noted"
    CALLED = "called"
    HAPPENED = "happened"


class Author(models.TextChoices):
    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class Delivery(models.TextChoices):
    """How far a message to a customer has come."""

    NONE = "", ""
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Not delivered")
    READ = "read", _("Read")


class Message(models.Model):
    public_id = models.CharField(max_length=32, unique=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    position = models.PositiveIntegerField()
    entry = models.CharField(max_length=10, choices=Entry.choices)
    is_public = models.BooleanField()  # customers see it
    author = models.CharField(max_length=10, choices=Author.choices)
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="+")
    agent = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)  # passed lib/html.py; empty when the text says it all
    verb = models.CharField(max_length=40, blank=True)  # of what happened: "status", "assigned", "merged" …
    facts = models.JSONField(default=dict)  # what the verb needs to be told; recipients and subject of a mail
    is_automatic = models.BooleanField(default=False)  # no person wrote it: never an answer, never answered
    external_id = models.CharField(max_length=255, null=True)  # the channel's own id: a Message-ID, a form's token
    delivery = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.NONE, blank=True)
    delivery_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("conversation", "position")
        constraints = [
            models.UniqueConstraint(fields=("conversation", "position"), name="message_position_once"),
            models.UniqueConstraint(
                fields=("inbox", "external_id"),
                name="message_external_once",
                condition=models.Q(external_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=("external_id",), name="message_external"),
            models.Index(
                fields=("delivery", "id"),
                name="message_undelivered",
                condition=models.Q(delivery__in=("queued", "failed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.position}"


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    content_id = models.CharField(max_length=255, blank=True)  # how the HTML of the message names it
    is_inline = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)


class Mention(models.Model):
    """An agent named in a note, until they have seen it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("message", "agent"), name="mention_once")]
