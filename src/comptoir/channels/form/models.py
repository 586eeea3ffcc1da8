"""Forms: what a company asks of those who write to it, as data."""

from django.db import models
from django.utils import timezone

from comptoir.conversations.models import Inbox


class Form(models.Model):
    """One page of the help centre on which a request begins."""

    inbox = models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="forms")
    slug = models.SlugField(max_length=60, unique=True)
    titles = models.JSONField(default=dict)  # {"en": "Report a lost parcel", …}; where none is given, ours
    intros = models.JSONField(default=dict)
    fields = models.JSONField(default=list)  # in order; the shape is fields.FormField
    is_active = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("rank", "id")

    def __str__(self) -> str:
        return self.slug
