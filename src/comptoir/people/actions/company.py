"""The company's settings, the steps of its first minute, and how far the demo is."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from comptoir import realtime
from comptoir.people import queries
from comptoir.people.actions import audit
from comptoir.people.models import Account, Agent, Company


@dataclass(frozen=True)
class CompanyDetails:
    name: str
    languages: tuple[str, ...]
    zone: str
    phone_region: str
    promise_hours: int
    requires_second_factor: bool


@transaction.atomic
def edit_company(actor: audit.Actor, details: CompanyDetails) -> Company:
    """Set what the company is called and how it works.  Asking for a second factor holds from the next click on."""
    company = _held()
    changed = {}
    for name in ("name", "languages", "zone", "phone_region", "promise_hours", "requires_second_factor"):
        new = list(details.languages) if name == "languages" else getattr(details, name)
        if getattr(company, name) != new:
            changed[name] = [getattr(company, name), new]
            setattr(company, name, new)
    if changed:
        company.save(update_fields=list(changed))
        queries.forget_company()
        audit.record(actor, "company.edited", company, **changed)
    if changed.get("requires_second_factor", [None, False])[1]:
        for account_id in Account.objects.filter(agent__is_active=True).values_list("id", flat=True):
            realtime.recheck(account_id)
    return company


@transaction.atomic
def keep_company_setting(key: str, value: Any) -> None:
    """Remember something small about the place (the step of its first minute, how far the demo is)."""
    company = _held()
    company.settings = {**company.settings, key: value}
    company.save(update_fields=["settings"])
    queries.forget_company()


@transaction.atomic
def note_demo_progress(done: int, of: int, trouble: str = "") -> None:
    """How far filling (or wiping) the demo company is; the setup screens show it."""
    keep_company_setting("demo", {"done": done, "of": of, "trouble": trouble[:500]})


@transaction.atomic
def mark_demo(is_demo: bool) -> None:
    """Say that the demo company lives here, or that it has gone; the screens offer to wipe it."""
    company = _held()
    company.is_demo = is_demo
    company.settings = {key: value for key, value in company.settings.items() if is_demo or not key.startswith("demo")}
    company.save(update_fields=["is_demo", "settings"])
    queries.forget_company()


@transaction.atomic
def close_company() -> bool:
    """Back to before set-up: take the company away when nobody is left in it; False when somebody is."""
    if Agent.objects.exists():
        return False
    Company.objects.all().delete()
    queries.forget_company()
    return True


def hold_company() -> Company | None:
    """The company's row, held until the caller's transaction ends: what reads and then writes does so one at a time."""
    return Company.objects.select_for_update().order_by("pk").first()


def _held() -> Company:
    return Company.objects.select_for_update().order_by("pk")[0]
