"""Sign-ins: made, closed, their sessions ended, their way back in.  What the accounts library keeps is kept in step."""

from datetime import timedelta
from typing import Final

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comptoir import realtime
from comptoir.people.actions import audit
from comptoir.people.models import Account, Agent, Identity

SEEN_EVERY: Final = timedelta(minutes=5)


@transaction.atomic
def new_account(email: str, password: str = "") -> Account:
    """The sign-in with this address, whose owner is proved by the caller; made if there is none.

    An empty password leaves what there is: a new account then has none until a passkey is added.
    """
    account, is_new = Account.objects.get_or_create(email=email)
    if password or is_new:
        account.set_password(password or None)
        account.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(user=account, email=email, defaults={"verified": True, "primary": True})
    return account


@transaction.atomic
def account_to_prove(email: str) -> Account:
    """The sign-in with this address, made if there is none; its owner proves the address by what we send there.

    An address of a customer who signs in by another one leads to that sign-in: it is one person.
    """
    account = Account.objects.filter(email__iexact=email).first()
    if account is None:
        account = Account.objects.filter(
            customer__identities__kind=Identity.Kind.EMAIL, customer__identities__address=email
        ).first()
    if account is None:
        account = Account(email=email)
        account.set_unusable_password()
        account.save()
        EmailAddress.objects.create(user=account, email=email, verified=False, primary=True)
    return account


def forget_unproved() -> int:
    """Delete sign-ins of a day ago whose address nobody proved; answers how many."""
    before = timezone.now() - timedelta(days=1)
    unproved = Account.objects.filter(
        created_at__lt=before, last_login=None, agent=None, customer=None, emailaddress__verified=False
    )
    return unproved.exclude(emailaddress__verified=True).delete()[0]


@transaction.atomic
def end_session(actor: audit.Actor, session: UserSession) -> None:
    """Sign one browser out, its live connections included."""
    account = session.user
    audit.record(actor, "session.ended", account, ip=session.ip)
    session.end()
    realtime.recheck(account.pk)


@transaction.atomic
def end_sessions_of(actor: audit.Actor, account: Account, but: str = "") -> int:
    """Sign every browser of an account out, except the session whose key is `but`; answers how many."""
    ended = 0
    for session in UserSession.objects.filter(user=account).exclude(session_key=but):
        session.end()
        ended += 1
    if ended:
        audit.record(actor, "session.ended_all", account, sessions=ended)
    realtime.recheck(account.pk)
    return ended


def note_seen(session_key: str, ip: str) -> None:
    """This session is in use; one cheap write, which the caller asks for once every SEEN_EVERY."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=timezone.now(), ip=ip)


@transaction.atomic
def reset_link(actor: audit.Actor, agent: Agent) -> str:
    """An address at which an agent sets a new password, to hand over when no mail leaves; good for three days."""
    audit.record(actor, "agent.reset_link_made", agent)
    account = agent.account
    return settings.ADDRESS + reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)},
    )


@transaction.atomic
def forget_second_factor(actor: audit.Actor, agent: Agent) -> None:
    """Take an agent's app, passkeys and recovery codes away (a lost telephone), and sign them out everywhere."""
    Authenticator.objects.filter(user=agent.account).delete()
    audit.record(actor, "agent.second_factor_forgotten", agent)
    end_sessions_of(actor, agent.account)
