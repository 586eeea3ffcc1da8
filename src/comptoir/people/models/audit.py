"""Who did what, when, from where: rows that nobody edits."""

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    at = models.DateTimeField(default=timezone.now, db_index=True)
    agent = models.ForeignKey("people.Agent", on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=160)  # stays readable when the agent is gone
    verb = models.CharField(max_length=60)  # "conversation.merged", "role.changed" …
    object_kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    object_label = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    ip_address = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ("-id",)
        indexes = [models.Index(fields=("object_kind", "object_id", "-id"), name="audit_by_object")]
