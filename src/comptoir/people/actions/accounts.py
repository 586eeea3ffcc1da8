"""Sign-ins: made, closed, their sessions ended, their way back in.  What the accounts library keeps is kept in step."""

from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from comptoir import realtime
from comptoir.people.actions import audit
from comptoir.people.models import Account, Identity

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
