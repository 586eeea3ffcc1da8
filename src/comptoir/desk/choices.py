"""What can be chosen for a conversation: state, assignee, team, priority, snooze times; and setting it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from comptoir.conversations import actions
from comptoir.conversations.models import Conversation, Priority, Status
from comptoir.conversations.queries import tags as tag_questions
from comptoir.desk.shown import PRIORITY_HUE, STATUS_ICON, ages
from comptoir.lib import clock
from comptoir.people import queries as people
from comptoir.people.models import Agent, Team

MORNING = time(9, 0)
MONDAY = 0


@dataclass(slots=True)
class Choice:
    value: str
    label: str
    icon: str = ""
    detail: str = ""
    is_current: bool = False
    hue: str = ""


@dataclass(slots=True)
class Question:
    """One thing to choose: rendered as a menu, or as a page without script."""

    what: str
    title: str
    choices: list[Choice]
    has_filter: bool = False
    takes_text: bool = False
    takes_time: bool = False
    text: str = ""


def question(what: str, agent: Agent, conversation: Conversation) -> Question:
    """What may be chosen now.  Raises Http404 for an unknown thing."""
    try:
        return _QUESTIONS[what](agent, conversation)
    except KeyError:
        raise Http404 from None


def _status(agent: Agent, conversation: Conversation) -> Question:
    options = [
        Choice(value, str(label), STATUS_ICON[value], is_current=value == conversation.status)
        for value, label in Status.choices
        if value != Status.NEW
    ]
    return Question("status", _("State"), options)


def _assignee(agent: Agent, conversation: Conversation) -> Question:
    options = [Choice(str(agent.pk), _("Me"), "user-check", agent.name, conversation.assignee_id == agent.pk)]
    options += [
        Choice(str(other.pk), other.name, "user", is_current=other.pk == conversation.assignee_id)
        for other in people.agents()
        if other.pk != agent.pk
    ]
    options.append(Choice("", _("Nobody"), "x", is_current=conversation.assignee_id is None))
    return Question("assignee", _("Assign to"), options, has_filter=len(options) > 8)


def _team(agent: Agent, conversation: Conversation) -> Question:
    options = [
        Choice(str(number), name, "users", is_current=number == conversation.team_id)
        for number, name in people.team_names().items()
    ]
    options.append(Choice("", _("No team"), "x", is_current=conversation.team_id is None))
    return Question("team", _("Hand over to"), options, has_filter=len(options) > 8)


def _priority(agent: Agent, conversation: Conversation) -> Question:
    options = [
        Choice(str(value), str(label), "flag", is_current=value == conversation.priority, hue=PRIORITY_HUE[value])
        for value, label in reversed(Priority.choices)
    ]
    return Question("priority", _("Priority"), options)


def _tags(agent: Agent, conversation: Conversation) -> Question:
    current = set(tag_questions.of(conversation))
    options = [Choice(name, name, is_current=name in current) for name in tag_questions.known(current)]
    return Question("tags", _("Tags"), options, takes_text=True, text=", ".join(sorted(current)))


def _snooze(agent: Agent, conversation: Conversation) -> Question:
    words = ages()
    options = [
        Choice(at.isoformat(), label, icon, words.wakes(at)) for at, label, icon in snooze_times(clock.now(), _zone())
    ]
    if conversation.snoozed_until is not None:
        options.append(Choice("", _("Wake it now"), "sun"))
    return Question("snooze", _("Snooze until"), options, takes_time=True)


def snooze_times(now: datetime, zone: ZoneInfo) -> list[tuple[datetime, str, str]]:
    """Sensible moments to come back to something, in the agent's zone: never one that is nearly now."""
    local = now.astimezone(zone)
    today = local.date()
    offered = []
    if local.hour < 14:
        offered.append(
            (local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=3), _("Later today"), "clock")
        )
    if local.hour < 17:
        offered.append((datetime.combine(today, time(18, 0), zone), _("This evening"), "moon"))
    offered.append((datetime.combine(today + timedelta(days=1), MORNING, zone), _("Tomorrow morning"), "sun"))
    to_monday = (MONDAY - today.weekday()) % 7 or 7
    if to_monday > 1:
        offered.append((datetime.combine(today + timedelta(days=to_monday), MORNING, zone), _("Monday"), "calendar"))
    offered.append((datetime.combine(today + timedelta(days=7), MORNING, zone), _("In a week"), "calendar"))
    return offered


def choose(what: str, agent: Agent, conversation: Conversation, post: QueryDict) -> str:
    """Set what was chosen, and answer what to say.  Raises Http404; ValueError, whose words are for the reader."""
    value = post.get("value", "")
    match what:
        case "status":
            if value not in Status.values:
                raise ValueError(_("Choose one of the states."))
            actions.set_status(agent, conversation, Status(value))
            return _("Solved.") if value == Status.SOLVED else ""
        case "assignee":
            actions.assign(agent, conversation, _agent(value))
        case "team":
            actions.set_team(agent, conversation, _team_with(value))
        case "priority":
            if value not in {str(each) for each in Priority.values}:
                raise ValueError(_("Choose one of the priorities."))
            actions.set_priority(agent, conversation, Priority(int(value)))
        case "tags":
            names = post.getlist("tag") + post.get("text", "").split(",")
            actions.set_tags(agent, conversation, names)
        case "snooze":
            return _set_snooze(agent, conversation, value or post.get("time", ""))
        case "subject":
            actions.set_subject(agent, conversation, post.get("subject", ""))
        case _:
            raise Http404
    return ""


def _set_snooze(agent: Agent, conversation: Conversation, value: str) -> str:
    if not value:
        actions.wake(agent, conversation)
        return _("It is awake again.")
    try:
        until = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(_("Write a day and a time.")) from None
    if until.tzinfo is None:
        until = until.replace(tzinfo=_zone())
    if until <= clock.now():
        raise ValueError(_("Choose a time that is still to come."))
    actions.snooze(agent, conversation, until)
    return _("Snoozed until %(when)s.") % {"when": ages().wakes(until)}


def _agent(value: str) -> Agent | None:
    """Nobody for an empty value.  Raises ValueError for somebody who is not there."""
    if not value:
        return None
    found = people.agents().filter(pk=value).first() if value.isdecimal() else None
    if found is None:
        raise ValueError(_("This colleague is no longer here."))
    return found


def _team_with(value: str) -> Team | None:
    if not value:
        return None
    found = people.teams().filter(pk=value).first() if value.isdecimal() else None
    if found is None:
        raise ValueError(_("This team is no longer here."))
    return found


def _zone() -> ZoneInfo:
    current = timezone.get_current_timezone()
    return current if isinstance(current, ZoneInfo) else ZoneInfo("UTC")


_QUESTIONS: dict[str, Callable[[Agent, Conversation], Question]] = {
    "status": _status,
    "assignee": _assignee,
    "team": _team,
    "priority": _priority,
    "tags": _tags,
    "snooze": _snooze,
}
