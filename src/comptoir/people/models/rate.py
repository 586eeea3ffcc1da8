"""How often something was tried: one row a deed, a doer and a window of time."""

from django.db import models


class RateCount(models.Model):
    """`bucket` is a keyed hash of the deed and its doer: nobody reads an address out of it."""

    bucket = models.CharField(max_length=32)
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("bucket", "ends_at"), name="rate_once")]
