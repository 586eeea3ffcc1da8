"""Letters: our own mails to account holders (a code, an invitation, a notice), kept until they have left."""

from django.db import models
from django.utils import timezone


class Letter(models.Model):
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()  # emptied once it has left: it may hold a code or a link that signs somebody in
    html = models.TextField(blank=True)
    sender = models.CharField(max_length=320, blank=True)
    trouble = models.CharField(max_length=300, blank=True)  # why it has not left yet
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.subject
