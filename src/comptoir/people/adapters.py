"""What the accounts library asks us: who may come in, where to, and how our letters to them read."""

from datetime import timedelta
from typing import Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from comptoir.lib import times, tokens
from comptoir.lib.client_address import client_address, network_of
from comptoir.people import letters, queries
from comptoir.people.access import agent_of, customer_of
from comptoir.people.actions.audit import Actor, record
from comptoir.people.actions.customers import claim_by_account
from comptoir.people.actions.letters import post
from comptoir.people.actions.rates import Rate, TooOften, count
from comptoir.people.models import Account

BY_ADDRESS: Final = Rate("sign-in to one account", 30, timedelta(hours=1))
BY_NETWORK: Final = Rate("sign-in from one network", 200, timedelta(hours=1))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """`ACCOUNT_ADAPTER`."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **letters.REFUSED}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: agents are invited, customers come by a code."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Agents to the desk, customers to the help centre."""
        return "/desk/" if isinstance(request.user, Account) and agent_of(request.user) else "/"

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow down who guesses passwords: counted in rows too, so that restarts and further processes do not help."""
        try:
            count(BY_ADDRESS, str(credentials.get("email", "")).lower())
            count(BY_NETWORK, network_of(client_address(request)))
        except TooOften as error:
            raise self.validation_error("too_many_login_attempts") from error
        super().pre_authenticate(request, **credentials)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("mfa_index") if self.request.user.is_authenticated else reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def login(self, request: HttpRequest, user: Account) -> None:
        """Sign in.  Having just proved who you are counts as proof for settings that ask for it again."""
        super().login(request, user)
        if agent_of(user) is None:
            language = translation.get_language() or ""
            claim_by_account(user, language, _zone_in(request))
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**each, "reauthenticated": True} for each in records]

    def post_login(self, request: HttpRequest, user: Account, **how: Any) -> Any:
        """Agents' sign-ins stand in the audit trail."""
        agent = agent_of(user)
        if agent is not None:
            record(Actor(agent, ip_address=client_address(request)), "account.signed_in", agent)
        return super().post_login(request, user, **how)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Refused sign-ins to an agent's account stand there too; how many there can be is limited."""
        agent = queries.agent_with_mail(str(credentials.get("email", "")))
        if agent is not None:
            record(Actor(name=agent.name, ip_address=client_address(request)), "account.sign_in_refused", agent)

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Something about how they sign in was changed: it stands in the trail, and they are told by letter."""
        agent = agent_of(user)
        who = Actor(agent, "" if agent else user.email, client_address(self.request))
        record(who, f"account.{template_prefix.rpartition('/')[2]}", agent or user)
        super().send_notification_mail(template_prefix, user, context, email)

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "comptoir.people.stages.AgentsSecondFactor"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def generate_login_code(self) -> str:
        """Six digits: they are typed on a telephone.  Few tries are allowed, and few codes an hour."""
        return tokens.code()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write one of our letters in its reader's language."""
        with translation.override(_language_of(email)):
            said = letters.of_library(template_prefix, company_name(), context)
            if said is not None:
                post(email, said[0], "\n\n".join(said[1]))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Tell on the next page what was done, in our words; what goes without saying is not said."""
        words = message or letters.TOLD.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library is untyped
    """`MFA_ADAPTER`."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **letters.REFUSED}

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last one stays where the company asks agents for a second factor."""
        known = queries.company()
        asks = known is not None and known.requires_second_factor and agent_of(authenticator.user) is not None
        return not (asks and queries.is_last_second_factor(authenticator))

    def get_totp_issuer(self) -> str:
        return company_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": company_name()}

    def generate_authenticator_name(self, user: Account, type: Any) -> str:
        return _("My passkey")


def company_name() -> str:
    known = queries.company()
    return known.name if known else "Comptoir"


def _language_of(email: str) -> str:
    account = Account.objects.filter(email__iexact=email).first()
    person = (agent_of(account) or customer_of(account)) if account else None
    return person.language if person and person.language else translation.get_language() or "en"


def _zone_in(request: HttpRequest) -> str:
    """The zone that the browser told us, if it is one."""
    name = request.COOKIES.get("zone", "")
    return name if times.is_zone(name) else ""
