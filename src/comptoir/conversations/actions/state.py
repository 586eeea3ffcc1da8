"""What an agent sets on a conversation: state, people, priority, tags, fields, snooze.  Each leaves an entry."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from comptoir import jobs
from comptoir.conversations.actions import timeline
from comptoir.conversations.models import Conversation, Priority, Status, Tag
from comptoir.lib import clock
from comptoir.people.models import Agent, Customer, Team


@transaction.atomic
def set_status(agent: Agent | None, conversation: Conversation, status: Status) -> Conversation:
    """Set the state; solving and closing are remembered with their time.  Does nothing when it is so already."""
    held = timeline.locked(conversation.pk)
    if held.status != status:
        change_status(held, agent, status)
    return held


def change_status(held: Conversation, agent: Agent | None, status: Status) -> None:
    """The same on a locked conversation, in the caller's transaction.  Emits `conversation.solved` when it is."""
    before, was_done = held.status, held.is_done
    held.status = status
    if held.is_done and not was_done:
        held.solved_at = clock.now()
        held.waiting_since = held.promise_at = held.snoozed_until = None
        jobs.emit("conversation.solved", conversation_id=held.pk)
    elif was_done and not held.is_done:
        held.solved_at = None
    timeline.happened(held, agent, "status", before=before, after=str(status))


@transaction.atomic
def set_status_by_customer(customer: Customer, conversation: Conversation, status: Status) -> Conversation:
    """The customer closes or reopens what they asked; reopened, an answer is owed again."""
    held = timeline.locked(conversation.pk)
    if held.status != status:
        before, was_done = held.status, held.is_done
        held.status = status
        held.solved_at = clock.now() if held.is_done else None
        if held.is_done and not was_done:
            held.waiting_since = held.promise_at = held.snoozed_until = None
        elif was_done and not held.is_done:
            timeline.start_clock(held)
        timeline.happened(held, None, "status", before=before, after=str(status), customer=customer.pk)
    return held


@transaction.atomic
def assign(agent: Agent | None, conversation: Conversation, assignee: Agent | None) -> Conversation:
    held = timeline.locked(conversation.pk)
    if held.assignee_id != (assignee.pk if assignee else None):
        before = held.assignee_id
        held.assignee = assignee
        if held.status == Status.NEW and assignee is not None:
            held.status = Status.OPEN
        timeline.happened(held, agent, "assigned", before=before, after=assignee.pk if assignee else None)
        if assignee is not None and assignee != agent:
            jobs.emit("conversation.assigned", conversation_id=held.pk, agent_id=assignee.pk)
    return held


@transaction.atomic
def set_team(agent: Agent | None, conversation: Conversation, team: Team | None) -> Conversation:
    """Hand over to another team; an assignee who is not of it is let go."""
    held = timeline.locked(conversation.pk)
    if held.team_id != (team.pk if team else None):
        before = held.team_id
        timeline.announce_row(held)  # it leaves the old team's lists
        held.team = team
        if held.assignee is not None and team is not None and team.pk not in held.assignee.team_ids:
            held.assignee = None
        timeline.happened(held, agent, "team", before=before, after=team.pk if team else None)
    return held


@transaction.atomic
def set_priority(agent: Agent | None, conversation: Conversation, priority: Priority) -> Conversation:
    held = timeline.locked(conversation.pk)
    if held.priority != priority:
        before, held.priority = held.priority, priority
        timeline.happened(held, agent, "priority", before=int(before), after=int(priority))
    return held


@transaction.atomic
def set_subject(agent: Agent, conversation: Conversation, subject: str) -> Conversation:
    """Raises ValueError for an empty subject."""
    held = timeline.locked(conversation.pk)
    subject = " ".join(subject.split())[:300]
    if not subject:
        raise ValueError("A conversation needs a subject.")
    if held.subject != subject:
        before, held.subject = held.subject, subject
        timeline.happened(held, agent, "subject", before=before, after=subject)
    return held


@transaction.atomic
def set_tags(agent: Agent | None, conversation: Conversation, names: Iterable[str]) -> Conversation:
    """Give the conversation just these tags; unknown ones are made.  Names are lower-cased, at most 60 characters."""
    held = timeline.locked(conversation.pk)
    wanted = {" ".join(name.lower().split())[:60] for name in names} - {""}
    before = set(held.tags.values_list("name", flat=True))
    if wanted == before:
        return held
    held.tags.set([Tag.objects.get_or_create(name=name)[0] for name in sorted(wanted)])
    timeline.happened(held, agent, "tags", added=sorted(wanted - before), removed=sorted(before - wanted))
    return held


@transaction.atomic
def set_fields(agent: Agent | None, conversation: Conversation, values: dict[str, Any]) -> Conversation:
    """Set custom fields by key; an empty value clears one."""
    held = timeline.locked(conversation.pk)
    after = {**held.fields, **values}
    after = {key: value for key, value in after.items() if value not in ("", None)}
    if after != held.fields:
        changed = sorted(key for key in {*after, *held.fields} if after.get(key) != held.fields.get(key))
        held.fields = after
        timeline.happened(held, agent, "fields", keys=changed)
    return held


@transaction.atomic
def snooze(agent: Agent, conversation: Conversation, until: datetime) -> Conversation:
    """Out of sight until then, or until the customer speaks.  Raises ValueError for a time that has passed."""
    if until <= clock.now():
        raise ValueError("Choose a time that is still to come.")
    held = timeline.locked(conversation.pk)
    held.snoozed_until = until
    timeline.happened(held, agent, "snoozed", until=until.isoformat())
    return held


@transaction.atomic
def wake(agent: Agent | None, conversation: Conversation) -> Conversation:
    """Back in sight.  Does nothing when it is not snoozed."""
    held = timeline.locked(conversation.pk)
    if held.snoozed_until is not None:
        held.snoozed_until = None
        held.last_at = clock.now()
        timeline.happened(held, agent, "woken")
    return held


def wake_due() -> int:
    """Wake every conversation whose time has come; answers how many."""
    due = list(Conversation.objects.filter(snoozed_until__lte=clock.now())[:500])
    for conversation in due:
        wake(None, conversation)
    return len(due)
