"""The company this place belongs to: one row."""

from django.db import models
from django.utils import timezone


class Company(models.Model):
    name = models.CharField(max_length=120)
    languages = models.JSONField(default=list)  # codes, the first is the default
    zone = models.CharField(max_length=64, default="UTC")
    phone_region = models.CharField(max_length=2, default="FR")  # country of numbers written without +
    requires_second_factor = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    promise_hours = models.PositiveSmallIntegerField(default=24)  # an answer is due this long after a request
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        return str(self.languages[0]) if self.languages else "en"
