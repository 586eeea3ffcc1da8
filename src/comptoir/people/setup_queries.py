"""Questions that the set-up and account screens ask about people.  Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comptoir.lib import mail_address
from comptoir.people.models import Account, Agent, AuditEntry, Customer, Invitation, Letter, Organisation, Role, Team
from comptoir.people.queries import company

_SECOND = Authenticator.objects.filter(type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN))


def agents_of_all_times() -> QuerySet[Agent]:
    """Every agent, active ones first, with role, teams and whether they have a second factor (`is_guarded`)."""
    return (
        Agent.objects.select_related("role", "account")
        .prefetch_related("teams")
        .annotate(is_guarded=Exists(_SECOND.filter(user_id=OuterRef("account_id"))))
        .order_by("-is_active", "name", "id")
    )


def agent_numbered(agent_id: int) -> Agent | None:
    return agents_of_all_times().filter(pk=agent_id).first()


def open_invitations() -> QuerySet[Invitation]:
    """Seats offered and neither taken nor taken back, expired ones included, newest first."""
    return (
        Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
        .select_related("role", "invited_by")
        .prefetch_related("teams")
        .order_by("-id")
    )


def invitation_numbered(invitation_id: int) -> Invitation | None:
    return open_invitations().filter(pk=invitation_id).first()


def roles_with_counts() -> QuerySet[Role]:
    """Every role and how many active agents have it (`holders`)."""
    found = Role.objects.annotate(holders=Count("agents", filter=Q(agents__is_active=True)))
    return found.order_by("id")


def role_numbered(role_id: int) -> Role | None:
    return roles_with_counts().filter(pk=role_id).first()


def teams_with_counts() -> QuerySet[Team]:
    """Every team with its active agents' number (`members`)."""
    found = Team.objects.annotate(members=Count("agents", filter=Q(agents__is_active=True), distinct=True))
    return found.order_by("name")


def team_numbered(team_id: int) -> Team | None:
    return teams_with_counts().filter(pk=team_id).first()


def organisations(words: str = "") -> QuerySet[Organisation]:
    """Organisations with their customers' number (`people`), those whose name or domain has these words."""
    counted = Organisation.objects.annotate(people=Count("customers", filter=Q(customers__merged_into=None)))
    found = counted.order_by("name")
    return found.filter(Q(name__icontains=words) | Q(domains__icontains=words)) if words else found


def organisation_numbered(organisation_id: int) -> Organisation | None:
    return organisations().filter(pk=organisation_id).first()


def customers_of(organisation: Organisation) -> QuerySet[Customer]:
    return Customer.objects.filter(organisation=organisation, merged_into=None).order_by("name", "id")


def sessions_of(account: Account) -> list[UserSession]:
    """The browsers in which an account is signed in, the one seen last first; rows of dead sessions are dropped."""
    alive = UserSession.objects.purge_and_list(account)
    return sorted(alive, key=lambda session: session.last_seen_at, reverse=True)


def sessions_of_agents() -> QuerySet[UserSession]:
    """The same for every agent, as far as the table knows."""
    found: QuerySet[UserSession] = UserSession.objects.filter(user__agent__isnull=False)
    return found.select_related("user__agent").order_by("-last_seen_at")


def agents_session(session_id: int) -> UserSession | None:
    return sessions_of_agents().filter(pk=session_id).first()


def session_numbered(account: Account, session_id: int) -> UserSession | None:
    """One of the account's own sessions."""
    return UserSession.objects.filter(user=account, pk=session_id).first()


def second_factors(account: Account) -> list[Authenticator]:
    """The authenticator app, passkeys and recovery codes of an account, oldest first."""
    return list(Authenticator.objects.filter(user=account).order_by("pk"))


def is_only_way_in(account: Account, authenticator_id: int) -> bool:
    """Whether nobody could sign in to the account without this passkey: no password, no other passkey.

    Or whether the company asks for a second factor, and it is the last one.
    """
    others = Authenticator.objects.filter(user=account).exclude(pk=authenticator_id)
    if others.filter(type=Authenticator.Type.WEBAUTHN).exists():
        return False
    known = company()
    asks = known is not None and known.requires_second_factor
    has_app = others.filter(type=Authenticator.Type.TOTP).exists()
    return not account.has_usable_password() or (asks and not has_app)


def address_waiting(account: Account) -> str:
    """A new mail address that has not been confirmed yet, or nothing."""
    found = EmailAddress.objects.filter(user=account, verified=False).order_by("-pk").first()
    return found.email if found else ""


@dataclass(frozen=True)
class Outbox:
    """Our own letters that have not left."""

    is_configured: bool
    held: int
    oldest_at: datetime | None
    trouble: str


def outbox() -> Outbox:
    waiting = Letter.objects.filter(sent_at=None)
    oldest = waiting.order_by("created_at").first()
    troubled = waiting.exclude(trouble="").first()
    return Outbox(
        is_configured=bool(settings.SMTP_URL),
        held=waiting.count(),
        oldest_at=oldest.created_at if oldest else None,
        trouble=troubled.trouble if troubled else "",
    )


def letters_held() -> QuerySet[Letter]:
    """Letters that have not left, newest first, of the last week."""
    return Letter.objects.filter(sent_at=None, created_at__gte=timezone.now() - timedelta(days=7))


def audit_verbs() -> list[str]:
    """Every verb that the trail holds, for its filter."""
    return list(AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct())


def is_domain(name: str) -> bool:
    """Whether mail could come from this domain, as far as its writing tells."""
    return bool(mail_address.normalise(f"somebody@{name}"))
