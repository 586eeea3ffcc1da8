"""Stored files: the row; the bytes lie in the files folder under their sha-256."""

from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    public_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    is_kept = models.BooleanField(default=False, db_index=True)  # something refers to it; others are swept after a day

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether browsers show it as a picture; SVG is a document with scripts, so it is not one here."""
        return self.media_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
