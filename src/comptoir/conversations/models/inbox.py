"""Inboxes: one configured address of a channel."""

from django.db import models
from django.utils import timezone

from comptoir.people.models import Team


class Inbox(models.Model):
    channel = models.CharField(max_length=20)  # a registered Channel.kind
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=320, blank=True)  # a mailbox, a number; a form has none
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="inboxes")
    language = models.CharField(max_length=8, blank=True)
    settings = models.JSONField(default=dict)  # what the channel's own set-up page keeps
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "inboxes"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("channel", "address"), name="inbox_address_once", condition=~models.Q(address="")
            )
        ]

    def __str__(self) -> str:
        return self.name
