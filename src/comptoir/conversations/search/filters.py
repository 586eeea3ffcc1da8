"""What `key:value` means in a search: each filter as a condition on conversations, or a word on what was wrong."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from comptoir.conversations.channel import channels
from comptoir.conversations.models import (
    DONE,
    Attachment,
    Conversation,
    Entry,
    Inbox,
    Mention,
    Message,
    Priority,
    ReadMark,
    Status,
    Tag,
)
from comptoir.lib import clock
from comptoir.lib.full_text import fold
from comptoir.people.models import Agent, Customer, Organisation, Team

AGO: Final = re.compile(r"(\d{1,4})(h|d|w|m|y)")
AGO_DAYS: Final = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
ON: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
NONE: Final = ("none", "nobody", "-")


class NotUnderstood(ValueError):
    """A search that cannot be answered; the message says why, in its reader's language."""


def condition(agent: Agent, key: str, value: str) -> Q:
    """The condition of one filter as this agent means it.  Raises NotUnderstood."""
    wanted = [part for part in value.split(",") if part.strip()]
    if not wanted:
        raise NotUnderstood(_("After “%(key)s:” there must be a word.") % {"key": key})
    found = Q()
    for part in wanted:
        found |= CONDITIONS[key](agent, part.strip())
    return found


def _status(agent: Agent, value: str) -> Q:
    if fold(value) == "done":
        return Q(status__in=DONE)
    return Q(status=_choice(value.replace("-", "_"), Status, "status"))


def _priority(agent: Agent, value: str) -> Q:
    names = {fold(each.name): each.value for each in Priority} | {
        fold(str(each.label)): each.value for each in Priority
    }
    if fold(value) not in names:
        raise _unknown("priority", value, [each.name.lower() for each in Priority])
    return Q(priority=names[fold(value)])


def _team(agent: Agent, value: str) -> Q:
    if fold(value) in NONE:
        return Q(team__isnull=True)
    if fold(value) == "mine":
        return Q(team_id__in=agent.team_ids)
    teams = list(Team.objects.values_list("id", "slug", "name"))
    found = [pk for pk, slug, name in teams if fold(value) in (fold(slug), fold(name))]
    found = found or [pk for pk, _slug, name in teams if fold(name).startswith(fold(value))]
    if not found:
        raise _unknown("team", value, [slug for _pk, slug, _name in teams])
    return Q(team_id__in=found)


def _assignee(agent: Agent, value: str) -> Q:
    if fold(value) in NONE:
        return Q(assignee__isnull=True)
    if fold(value) in ("me", _("me")):
        return Q(assignee_id=agent.pk)
    agents = list(Agent.objects.values_list("id", "name", "account__email"))
    found = [pk for pk, name, email in agents if fold(value) in (fold(name), fold(email))]
    found = found or [pk for pk, name, _email in agents if any(w.startswith(fold(value)) for w in fold(name).split())]
    if not found:
        raise NotUnderstood(_("No agent is called “%(value)s”.") % {"value": value})
    return Q(assignee_id__in=found)


def _tag(agent: Agent, value: str) -> Q:
    of_it = Conversation.tags.through.objects.filter(conversation_id=OuterRef("pk"))
    if fold(value) in NONE:
        return ~Q(Exists(of_it))
    known = Tag.objects.filter(name=" ".join(value.lower().split())[:60]).values_list("id", flat=True)
    return Q(Exists(of_it.filter(tag_id__in=list(known))))


def _channel(agent: Agent, value: str) -> Q:
    kinds = sorted(each.kind for each in channels())
    if fold(value) not in kinds:
        raise _unknown("channel", value, kinds)
    return Q(channel=fold(value))


def _inbox(agent: Agent, value: str) -> Q:
    inboxes = list(Inbox.objects.values_list("id", "name", "address"))
    found = [pk for pk, name, address in inboxes if fold(value) in (fold(name), fold(address))]
    if not found:
        raise NotUnderstood(_("No inbox is called “%(value)s”.") % {"value": value})
    return Q(inbox_id__in=found)


def _organisation(agent: Agent, value: str) -> Q:
    named = Organisation.objects.filter(name__icontains=value).values_list("id", flat=True)[:500]
    return Q(customer_id__in=Customer.objects.filter(organisation_id__in=list(named)).values("id"))


def _language(agent: Agent, value: str) -> Q:
    return Q(language=fold(value)[:8])


def _before(agent: Agent, value: str) -> Q:
    return Q(last_at__lt=_moment("before", value))


def _after(agent: Agent, value: str) -> Q:
    return Q(last_at__gte=_moment("after", value))


def _opened(agent: Agent, value: str) -> Q:
    since = _moment("opened", value)
    return Q(created_at__gte=since, created_at__lt=since + timedelta(days=1))


def _number(agent: Agent, value: str) -> Q:
    if not value.removeprefix("#").isdecimal():
        raise NotUnderstood(_("“%(value)s” is not a number.") % {"value": value})
    return Q(pk=int(value.removeprefix("#")[:15]))


def _is(agent: Agent, value: str) -> Q:
    unread = Q(last_said_position__gt=0) & ~Q(
        Exists(
            ReadMark.objects.filter(
                agent=agent, conversation_id=OuterRef("pk"), position__gte=OuterRef("last_said_position")
            )
        )
    )
    named = Mention.objects.filter(agent=agent).values("message__conversation_id")
    asleep = Q(snoozed_until__gt=clock.now())
    return _one_of(
        "is",
        value,
        {
            "open": Q(is_listed=True),
            "done": Q(status__in=DONE),
            "unread": unread,
            "snoozed": Q(is_listed=True) & asleep,
            "unassigned": Q(assignee__isnull=True),
            "waiting": Q(waiting_since__isnull=False),
            "late": Q(promise_at__lt=clock.now()),
            "mentioned": Q(pk__in=named),
            "merged": Q(has_absorbed=True),
        },
    )


def _has(agent: Agent, value: str) -> Q:
    of_it = Q(message__conversation_id=OuterRef("pk"))
    return _one_of(
        "has",
        value,
        {
            "file": Q(Exists(Attachment.objects.filter(of_it, is_inline=False))),
            "note": Q(Exists(Message.objects.filter(conversation_id=OuterRef("pk"), entry=Entry.NOTED))),
            "call": Q(Exists(Message.objects.filter(conversation_id=OuterRef("pk"), entry=Entry.CALLED))),
            "tag": Q(Exists(Conversation.tags.through.objects.filter(conversation_id=OuterRef("pk")))),
            "answer": Q(first_answer_at__isnull=False),
        },
    )


CONDITIONS: Final[dict[str, Callable[[Agent, str], Q]]] = {
    "status": _status, "priority": _priority, "team": _team, "assignee": _assignee, "tag": _tag, "channel": _channel,
    "inbox": _inbox, "organisation": _organisation, "language": _language, "before": _before, "after": _after,
    "opened": _opened, "number": _number, "is": _is, "has": _has,
}  # fmt: skip
WHOSE: Final = ("customer", "from")  # answered by the index, not by a condition
KEYS: Final = (*CONDITIONS, *WHOSE)


def _choice(value: str, choices: type[Status], key: str) -> str:
    names = {each.value: each.value for each in choices} | {fold(str(each.label)): each.value for each in choices}
    if fold(value) not in names:
        raise _unknown(key, value, [each.value for each in choices])
    return names[fold(value)]


def _one_of(key: str, value: str, meanings: dict[str, Q]) -> Q:
    if fold(value) not in meanings:
        raise _unknown(key, value, list(meanings))
    return meanings[fold(value)]


def _unknown(key: str, value: str, known: list[str]) -> NotUnderstood:
    return NotUnderstood(
        _("“%(key)s:%(value)s” is not known here. There is: %(known)s.")
        % {"key": key, "value": value, "known": ", ".join(known[:12])}
    )


def _moment(key: str, value: str) -> datetime:
    """Midnight of a day, month or year (`2026-01-31`, `2026-01`, `2026`), `today`, `yesterday`, or `3d` ago."""
    today = datetime.combine(timezone.localtime(clock.now()).date(), time(), timezone.get_current_timezone())
    if fold(value) in ("today", fold(_("today"))):
        return today
    if fold(value) in ("yesterday", fold(_("yesterday"))):
        return today - timedelta(days=1)
    if ago := AGO.fullmatch(fold(value)):
        return clock.now() - timedelta(days=int(ago[1]) * AGO_DAYS[ago[2]])
    if on := ON.fullmatch(value):
        try:
            return datetime(int(on[1]), int(on[2] or 1), int(on[3] or 1), tzinfo=timezone.get_current_timezone())
        except ValueError:
            pass
    raise NotUnderstood(
        _("“%(key)s:%(value)s” is no day. Write it as 2026-01-31, 2026-01, today, yesterday or 7d.")
        % {"key": key, "value": value}
    )
