"""Mails as they arrived, and the ids of mails that others answer before they arrive."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comptoir.conversations.models import Conversation, Inbox, Message
from comptoir.files import store
from comptoir.files.models import StoredFile


class RawMail(models.Model):
    """One mail for one inbox, every byte of it.  Stored before the sender is told that it was taken."""

    class State(models.TextChoices):
        STORED = "stored", _("Waiting to be read")
        RECEIVED = "received", _("Received")
        QUARANTINED = "quarantined", _("In quarantine")
        DISMISSED = "dismissed", _("Dismissed")

    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField(null=True)  # none: it is large, and in `file`
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    envelope_from = models.CharField(max_length=320, blank=True)  # empty: a notice that must not be answered
    envelope_to = models.CharField(max_length=320, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State.choices, default=State.STORED)
    reason = models.CharField(max_length=500, blank=True)  # why it is in quarantine, or is no message
    subject = models.CharField(max_length=300, blank=True)  # for the list of the quarantine
    sender = models.CharField(max_length=320, blank=True)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(fields=("id",), name="raw_mail_waiting", condition=models.Q(state="stored")),
            models.Index(fields=("-id",), name="raw_mail_quarantined", condition=models.Q(state="quarantined")),
        ]

    def __str__(self) -> str:
        return f"{self.sender or '?'}: {self.subject}"

    @property
    def raw(self) -> bytes:
        """The mail's bytes."""
        if self.content is not None:
            return bytes(self.content)
        return store.read(self.sha256)


class AnsweredId(models.Model):
    """The id of a mail that a message answers and that has not arrived here (yet)."""

    inbox = models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="+")
    mail_id = models.CharField(max_length=255)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("inbox", "mail_id", "message"), name="answered_id_once")]
