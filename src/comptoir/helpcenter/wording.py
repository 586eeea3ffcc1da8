"""A request's state and promise in customers' words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from comptoir.conversations.models import Status
from comptoir.lib import clock, times


@dataclass(frozen=True)
class State:
    label: str
    about: str
    hue: str
    icon: str


def state_of(status: str, is_ours: bool) -> State:
    """`is_ours`: the customer has said something that nobody has answered yet."""
    match status:
        case Status.WAITING:
            return State(_("Your turn"), _("We have answered. Tell us if you need more."), "brass", "reply")
        case Status.ON_HOLD:
            text = _("We are waiting for something from others. We write as soon as we know more.")
            return State(_("On hold"), text, "sky", "pause")
        case Status.SOLVED | Status.CLOSED:
            return State(_("Solved"), _("If it is not, write below and we go on."), "accent", "circle-check")
        case _ if is_ours:
            return State(_("With us"), _("We have your request and are working on an answer."), "sky", "inbox")
        case _:
            return State(_("With us"), _("We have answered and are still working on it."), "sky", "inbox")


def promise_of(promise_at: datetime | None, has_answer: bool) -> str:
    """By when we answer, in the reader's zone; nothing when no answer is owed."""
    if promise_at is None:
        return ""
    by = times.ahead(promise_at)
    if promise_at < clock.now():
        return _("We are late: our answer was due %(when)s. We are sorry, and we are on it.") % {"when": by}
    if has_answer:
        return _("Next answer by %(when)s") % {"when": by}
    return _("First answer by %(when)s") % {"when": by}


def is_late(promise_at: datetime | None) -> bool:
    return promise_at is not None and promise_at < clock.now()
