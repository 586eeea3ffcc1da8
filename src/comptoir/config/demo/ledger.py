"""What belongs to the demo: ids by name, kept with the company, so that it can be finished later and wiped wholly."""

from datetime import datetime
from typing import Final

import msgspec

from comptoir.people.actions import hold_company, keep_company_setting
from comptoir.people.models import Company

KEY: Final = "demo_rows"


class Ledger(msgspec.Struct):
    """Which rows are the demo's, and how much of the story has been told."""

    until: datetime  # the "now" at which the two weeks end
    made_company: bool = False
    told: int = 0
    is_whole: bool = False
    teams: dict[str, int] = {}
    agents: dict[str, int] = {}
    inboxes: dict[str, int] = {}
    customers: dict[str, int] = {}
    organisations: list[int] = []
    fields: list[int] = []
    tags: list[int] = []
    replies: list[int] = []
    views: list[int] = []
    conversations: dict[str, int] = {}

    def keep(self) -> None:
        """Write it down, in the caller's transaction."""
        keep_company_setting(KEY, msgspec.to_builtins(self))


def held() -> Ledger | None:
    """The ledger, or none when there is no demo here; inside a transaction nobody else changes it meanwhile."""
    company = hold_company()
    return _of(company) if company else None


def known() -> Ledger | None:
    """The same, only to look at."""
    company = Company.objects.first()
    return _of(company) if company else None


def _of(company: Company) -> Ledger | None:
    kept = company.settings.get(KEY)
    return msgspec.convert(kept, Ledger) if kept else None
