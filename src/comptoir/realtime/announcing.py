"""Announce a change after commit, and take rights back at once.  Callable from any thread; never waits, never fails."""

from django.db import transaction

from comptoir.realtime.backends import backend
from comptoir.realtime.frames import Fact, Frame, encode


def announce(topic: str, kind: str, *, position: int | None = None, **facts: Fact) -> None:
    """Tell everyone who watches `topic`, once the caller's transaction is committed (never if it is not).

    `position` is the place in the topic's timeline; viewers notice a gap in positions and fetch.  `facts` are small:
    ids, names, states; who may watch the topic may see them all.
    """
    text = encode(Frame(topic=topic, kind=kind, position=position, facts=dict(facts)))
    transaction.on_commit(lambda: backend().publish(topic, text), robust=True)


def recheck(account_id: int | None = None, *, subject: str = "") -> None:
    """Ask again, after commit, whether these sockets may watch what they watch, and whether they are still signed in.

    Call it whenever a right, a role, a team or a session is taken away.  What is no longer allowed gets `revoked` and
    hears nothing more; a socket whose session ended is closed.
    """
    key = f"account:{account_id}" if account_id is not None else subject
    transaction.on_commit(lambda: backend().publish_recheck(key), robust=True)
