"""Slowing down who tries too often, person or machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from comptoir.lib import clock, tokens
from comptoir.people.models import RateCount

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Rate:
    """So many times in so long."""

    deed: str
    limit: int
    per: timedelta


class TooOften(Exception):
    """The limit is reached; nothing was done.  Try again after `after_s` seconds."""

    def __init__(self, rate: Rate, after_s: int) -> None:
        super().__init__(f"{rate.deed}: more than {rate.limit} in {rate.per}")
        self.after_s = after_s


_COUNT = """
INSERT INTO people_ratecount (bucket, ends_at, count) VALUES (%s, %s, 1)
ON CONFLICT (bucket, ends_at) DO UPDATE SET count = people_ratecount.count + 1 RETURNING count
"""


def count(rate: Rate, doer: str) -> None:
    """Count one try of `doer` (an address of the network or of a person).  Committed even when it is refused.

    Windows are fixed: the count starts anew when one ends.  Raises TooOften beyond the limit.
    """
    count_each([(rate, doer)])


def count_each(tries: Sequence[tuple[Rate, str]]) -> None:
    """The same for several doers of one deed, in one transaction.  Raises TooOften for the first that is beyond."""
    with transaction.atomic(), connection.cursor() as cursor:
        refused = [each for each in (_count(cursor, rate, doer) for rate, doer in tries) if each]
    if refused:
        raise refused[0]


def _count(cursor: CursorWrapper, rate: Rate, doer: str) -> TooOften | None:
    now, per_s = clock.now(), int(rate.per.total_seconds())
    ends_at = datetime.fromtimestamp((int(now.timestamp()) // per_s + 1) * per_s, UTC)
    bucket = tokens.signature("rate", f"{rate.deed}:{per_s}:{doer}", 32)
    cursor.execute(_COUNT, [bucket, connection.ops.adapt_datetimefield_value(ends_at)])
    (counted,) = cursor.fetchone()
    return TooOften(rate, int((ends_at - now).total_seconds()) + 1) if counted > rate.limit else None


def forget_rates() -> int:
    """Delete the counts of windows that are over; answers how many."""
    return RateCount.objects.filter(ends_at__lt=clock.now()).delete()[0]
