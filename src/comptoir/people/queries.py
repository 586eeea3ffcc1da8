"""Questions about people.  Nothing here writes."""

import time
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import DatabaseError
from django.db.models import QuerySet

from comptoir.lib import mail_address, phone_number
from comptoir.lib.compiled import Objects, Select
from comptoir.people.models import Account, Agent, AuditEntry, Company, Customer, Identity, Role, Team
from comptoir.people.permissions import Permission

_KEPT_S = 5.0
_kept: dict[str, tuple[float, Company | None]] = {}


def company() -> Company | None:
    """The company, or none before set-up.  Kept for five seconds, since every page asks."""
    at, known = _kept.get("company", (0.0, None))
    if known is None or time.monotonic() - at > _KEPT_S:
        try:
            known = Company.objects.first()
        except DatabaseError:
            return None
        _kept["company"] = (time.monotonic(), known)
    return known


def forget_company() -> None:
    """The company was changed: the next question asks the database."""
    _kept.clear()


def company_languages() -> list[str]:
    known = company()
    return list(known.languages) if known and known.languages else [code for code, _ in settings.LANGUAGES]


def language_names() -> list[tuple[str, str]]:
    """The company's languages, each named in itself: `[("fr", "Français")]`."""
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code in company_languages()]


def company_zone() -> str:
    known = company()
    return known.zone if known else "UTC"


def normalised(kind: str, address: str) -> str:
    """An identity's address as it is stored; empty when it is none.

    Mail lower-cased with an IDNA domain (lib/mail_address.py), phone in E.164 by the company's region.
    """
    try:
        if kind == Identity.Kind.EMAIL:
            return mail_address.key(mail_address.normalise(address))
        if kind == Identity.Kind.PHONE:
            known = company()
            return phone_number.parse(address, known.phone_region if known else "")
    except (mail_address.BadAddress, phone_number.BadNumber):
        return ""
    return address.strip()[:320]


def customer_with(kind: str, address: str) -> Customer | None:
    """The customer known by this address, followed through merges."""
    identity = Identity.objects.select_related("customer").filter(kind=kind, address=normalised(kind, address)).first()
    return identity.customer if identity else None


_IDENTITIES_OF = Objects(lambda customer_id: Identity.objects.filter(customer_id=customer_id), 1)


def mail_of(customer: Customer) -> Identity | None:
    """The address to write to: verified before unverified, older before newer, never one that bounced for good."""
    fetched = getattr(customer, "_prefetched_objects_cache", {})
    known = fetched["identities"] if "identities" in fetched else _IDENTITIES_OF(customer.pk)
    reachable = [
        identity for identity in known if identity.kind == Identity.Kind.EMAIL and not identity.unreachable_reason
    ]
    return min(reachable, key=lambda identity: (identity.verified_at is None, identity.pk), default=None)


def agent_with_mail(address: str) -> Agent | None:
    """The active agent whose sign-in has this mail address."""
    stored = normalised(Identity.Kind.EMAIL, address)
    return Agent.objects.filter(account__email__iexact=stored, is_active=True).first() if stored else None


def teams() -> QuerySet[Team]:
    return Team.objects.all()


def roles() -> QuerySet[Role]:
    return Role.objects.all()


def lacks_second_factor(account_id: int) -> bool:
    """Whether the company asks agents for a second factor and this sign-in has none.  One query, only if it asks."""
    known = company()
    if known is None or not known.requires_second_factor:
        return False
    second = Authenticator.objects.filter(type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN))
    return not second.filter(user_id=account_id).exists()


def is_last_second_factor(authenticator: Authenticator) -> bool:
    """Whether nothing but recovery codes would be left without it."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
    return not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def has_passkey(account: Account) -> bool:
    """Whether this sign-in knows a passkey."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).exists())


def has_admin() -> bool:
    """Whether somebody can manage agents and settings."""
    return Agent.objects.filter(is_active=True, role__in=_admin_roles()).exists()


def _admin_roles() -> list[int]:
    needed = {Permission.MANAGE_AGENTS.value, Permission.MANAGE_SETUP.value}
    return [pk for pk, held in Role.objects.values_list("id", "permissions") if needed <= set(held)]


def agents() -> QuerySet[Agent]:
    """Active agents with role and sign-in, by name."""
    return Agent.objects.filter(is_active=True).select_related("role", "account")


_AGENT_NAMES = Select(lambda: Agent.objects.order_by("name").values_list("id", "name"), 0)
_TEAM_NAMES = Select(lambda: Team.objects.order_by("name").values_list("id", "name"), 0)


def agent_names() -> dict[int, str]:
    """Every agent's name by id, those who left included: the timeline still tells of them."""
    return dict(_AGENT_NAMES())


def team_names() -> dict[int, str]:
    """Every team's name by id, in the order of names."""
    return dict(_TEAM_NAMES())


@dataclass(frozen=True)
class AuditFilter:
    object_kind: str = ""
    object_id: int | None = None
    agent_id: int | None = None
    verb: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit(wanted: AuditFilter) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.all()
    if wanted.object_kind:
        rows = rows.filter(object_kind=wanted.object_kind)
    if wanted.object_id is not None:
        rows = rows.filter(object_id=wanted.object_id)
    if wanted.agent_id is not None:
        rows = rows.filter(agent_id=wanted.agent_id)
    if wanted.verb:
        rows = rows.filter(verb__startswith=wanted.verb)
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    return rows
