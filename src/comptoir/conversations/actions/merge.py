"""Joining and parting: merge, split, link, each with its way back.

A merged conversation keeps its own entries and only points at the one it went into, which shows both; so nothing moves
and undoing is taking the pointer away.
"""

import secrets

from django.db import transaction
from django.db.models import Max

from comptoir.conversations.actions import timeline
from comptoir.conversations.models import Conversation, Link, Split, Status
from comptoir.lib import clock
from comptoir.people.actions import Actor, record, record_merge, undo_merge
from comptoir.people.models import Agent, Customer, CustomerMerge


class NotPossible(ValueError):
    """The two cannot be joined or parted so; the message says why."""


@transaction.atomic
def merge(agent: Agent, kept: Conversation, absorbed: Conversation) -> Conversation:
    """`absorbed` goes into `kept`: shown there, answered there; its number still finds it.

    Raises NotPossible for a conversation with itself, or one that is merged away already.
    """
    if kept.pk == absorbed.pk:
        raise NotPossible("A conversation cannot be merged with itself.")
    first, second = (timeline.locked(pk) for pk in sorted((kept.pk, absorbed.pk)))
    into, gone = (first, second) if first.pk == kept.pk else (second, first)
    if into.merged_into_id or gone.merged_into_id:
        raise NotPossible("One of the two has been merged already; open the one it went into.")
    gone.merged_into = into
    timeline.happened(gone, agent, "merged_into", other=into.pk)
    into.has_absorbed = True
    if gone.waiting_since and (into.waiting_since is None or gone.waiting_since < into.waiting_since):
        into.waiting_since, into.promise_at = gone.waiting_since, gone.promise_at
    if gone.last_at > into.last_at:
        into.last_at, into.last_preview, into.last_by = gone.last_at, gone.last_preview, gone.last_by
    timeline.happened(into, agent, "merged", other=gone.pk)
    record(Actor(agent), "conversation.merged", into, absorbed=gone.pk)
    return into


@transaction.atomic
def unmerge(agent: Agent, absorbed: Conversation) -> Conversation:
    """Take a merged conversation out again, with all its entries.  Raises NotPossible if it is not merged."""
    gone = timeline.locked(absorbed.pk)
    if gone.merged_into_id is None:
        raise NotPossible("This conversation is not merged into another.")
    into = timeline.locked(gone.merged_into_id)
    gone.merged_into = None
    timeline.happened(gone, agent, "unmerged", other=into.pk)
    into.has_absorbed = into.absorbed.exists()
    timeline.happened(into, agent, "unmerged", other=gone.pk)
    record(Actor(agent), "conversation.unmerged", into, absorbed=gone.pk)
    return gone


@transaction.atomic
def split(agent: Agent, source: Conversation, message_ids: list[int], subject: str = "") -> Split:
    """Move these entries to a new conversation of the same customer, linked with the old one.

    Raises NotPossible when nothing, everything, or an entry of another conversation is chosen.
    """
    held = timeline.locked(source.pk)
    moving = list(held.messages.filter(pk__in=message_ids, entry__in=("said", "noted", "called")).order_by("position"))
    if not moving or len(moving) != len(set(message_ids)):
        raise NotPossible("Choose messages of this conversation to split off.")
    if not held.messages.filter(entry="said").exclude(pk__in=message_ids).exists():
        raise NotPossible("At least one message has to stay.")
    target = Conversation.objects.create(
        public_id=secrets.token_urlsafe(16),
        subject=(subject or held.subject)[:300],
        status=Status.OPEN,
        priority=held.priority,
        customer=held.customer,
        inbox=held.inbox,
        channel=held.channel,
        team=held.team,
        assignee=agent,
        language=held.language,
        waiting_since=held.waiting_since,
        promise_at=held.promise_at,
        created_at=clock.now(),
    )
    kept = Split.objects.create(
        source=held,
        target=target,
        split_by=agent,
        split_at=clock.now(),
        moved={str(each.pk): each.position for each in moving},
    )
    for position, message in enumerate(moving, start=1):
        message.conversation, message.position = target, position
        message.save(update_fields=["conversation", "position"])
    target.last_position = len(moving)
    _recount(target)
    _recount(held)
    Link.objects.create(conversation=target, other=held, kind=Link.Kind.SPLIT, created_at=clock.now())
    timeline.happened(target, agent, "split_from", other=held.pk)
    timeline.happened(held, agent, "split", other=target.pk, messages=len(moving))
    record(Actor(agent), "conversation.split", held, target=target.pk, messages=[each.pk for each in moving])
    return kept


@transaction.atomic
def undo_split(agent: Agent, kept: Split) -> Conversation:
    """Move what the split moved back to where it was; what was said since in the new one stays there.  Idempotent."""
    source = timeline.locked(kept.source_id)
    if kept.undone_at is not None:
        return source
    target = timeline.locked(kept.target_id)
    for message in target.messages.filter(pk__in=[int(pk) for pk in kept.moved]):
        message.conversation, message.position = source, kept.moved[str(message.pk)]
        message.save(update_fields=["conversation", "position"])
    kept.undone_at = clock.now()
    kept.save(update_fields=["undone_at"])
    if not target.messages.filter(entry="said").exists():
        target.status = Status.CLOSED
    _recount(source)
    _recount(target)
    timeline.happened(target, agent, "split_undone", other=source.pk)
    timeline.happened(source, agent, "split_undone", other=target.pk)
    record(Actor(agent), "conversation.split_undone", source, target=target.pk)
    return source


def _recount(held: Conversation) -> None:
    """Make the list columns true to the entries that are here now."""
    words = held.messages.filter(entry="said")
    last = words.order_by("-position").first()
    if last is not None:
        held.last_at, held.last_preview, held.last_by = last.created_at, last.text[:200], last.author
    held.last_said_position = words.filter(author="customer").aggregate(position=Max("position"))["position"] or 0


@transaction.atomic
def link(agent: Agent, conversation: Conversation, other: Conversation) -> Link:
    """Say that the two have to do with each other.  Idempotent.  Raises NotPossible for one with itself."""
    if conversation.pk == other.pk:
        raise NotPossible("A conversation cannot be linked with itself.")
    made, is_new = Link.objects.get_or_create(
        conversation=conversation, other=other, kind=Link.Kind.RELATED, defaults={"created_at": clock.now()}
    )
    if is_new:
        timeline.happened(timeline.locked(conversation.pk), agent, "linked", other=other.pk, kind=Link.Kind.RELATED)
    return made


@transaction.atomic
def unlink(agent: Agent, made: Link) -> None:
    timeline.happened(timeline.locked(made.conversation_id), agent, "unlinked", other=made.other_id, kind=made.kind)
    made.delete()


@transaction.atomic
def merge_customers(agent: Agent | None, kept: Customer, absorbed: Customer) -> CustomerMerge:
    """`absorbed` was `kept` all along: addresses, sign-in and conversations become one person's.

    No agent: the person themselves showed that both are theirs.

    Raises NotPossible for a customer with themselves, or one that is merged away already.
    """
    if kept.pk == absorbed.pk or kept.merged_into_id or absorbed.merged_into_id:
        raise NotPossible("These two cannot be merged: they are one already.")
    moving = list(Conversation.objects.filter(customer=absorbed).values_list("id", flat=True))
    Conversation.objects.filter(id__in=moving).update(customer=kept)
    return record_merge(agent, kept, absorbed, moving)


@transaction.atomic
def unmerge_customers(agent: Agent, merged: CustomerMerge) -> None:
    """Undo a merge of customers: each has their own addresses and conversations again.  Idempotent."""
    if merged.undone_at is None:
        Conversation.objects.filter(id__in=merged.moved["conversations"], customer=merged.kept).update(
            customer=merged.absorbed
        )
        undo_merge(agent, merged)
