"""One matter of one customer, over any number of channels.

What lists show is kept on the row itself, in the transaction that changes it: a list is one index range scan.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comptoir.conversations.models.inbox import Inbox
from comptoir.people.models import Agent, Customer, Team


class Status(models.TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting on customer")
    ON_HOLD = "on_hold", _("On hold")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


DONE = frozenset({Status.SOLVED, Status.CLOSED})
LISTED = models.Q(is_listed=True)


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class Tag(models.Model):
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    public_id = models.CharField(max_length=32, unique=True)  # in customers' addresses; the number is the row's id
    subject = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="conversations")
    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="conversations")
    channel = models.CharField(max_length=20)  # the channel of the customer's last word
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="conversations")
    assignee = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="assigned")
    language = models.CharField(max_length=8, blank=True)
    fields = models.JSONField(default=dict)
    tags = models.ManyToManyField(Tag, related_name="conversations", blank=True)
    snoozed_until = models.DateTimeField(null=True)
    # No index of its own: SQLite would answer "merged into none" by it, which is nearly all, and then sort.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="absorbed", db_index=False
    )
    has_absorbed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    solved_at = models.DateTimeField(null=True)

    is_listed = models.BooleanField(default=True)  # neither done nor merged away
    last_position = models.PositiveIntegerField(default=0)
    last_said_position = models.PositiveIntegerField(default=0)  # the customer's last word
    last_at = models.DateTimeField(default=timezone.now)
    last_preview = models.CharField(max_length=200, blank=True)
    last_by = models.CharField(max_length=10, blank=True)  # Author of the last word
    first_answer_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)  # the first word we have not answered
    promise_at = models.DateTimeField(null=True)  # the answer to it is due

    class Meta:
        ordering = ("-last_at", "-id")
        indexes = [
            # Partial, since SQLite uses no index column for the bare `is_listed` that Django writes.
            models.Index(fields=("-last_at", "-id"), name="conversation_recent", condition=LISTED),
            models.Index(fields=("assignee", "-last_at", "-id"), name="conversation_mine", condition=LISTED),
            models.Index(fields=("team", "-last_at", "-id"), name="conversation_team", condition=LISTED),
            models.Index(
                fields=("-last_at", "-id"), name="conversation_all", condition=models.Q(merged_into__isnull=True)
            ),
            models.Index(
                fields=("merged_into", "id"), name="conversation_merged", condition=models.Q(merged_into__isnull=False)
            ),
            models.Index(fields=("status", "-last_at", "-id"), name="conversation_status"),
            models.Index(fields=("customer", "-last_at", "-id"), name="conversation_customer"),
            models.Index(
                fields=("snoozed_until",), name="conversation_snoozed", condition=models.Q(snoozed_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def number(self) -> int:
        """The public number: what people say and write to name this conversation."""
        return self.pk

    @property
    def is_done(self) -> bool:
        return self.status in DONE


class Participant(models.Model):
    """Somebody who is in copy: their mails belong here and they receive the answers."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    address = models.CharField(max_length=320)
    name = models.CharField(max_length=160, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("conversation", "address"), name="participant_once")]


class Link(models.Model):
    """Two conversations that have to do with each other."""

    class Kind(models.TextChoices):
        RELATED = "related", _("related to")
        SPLIT = "split", _("split from")
        CLAIMS = "claims", _("claims to answer")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="links_here")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.RELATED)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("conversation", "other", "kind"), name="link_once")]


class Split(models.Model):
    """What one split moved, kept so that it can be undone to the position."""

    source = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="splits")
    target = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField()  # {"message id": position it had}
    split_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    split_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
