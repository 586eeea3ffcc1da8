"""What admins and editors set: fields, tags, saved replies, shared views.  Each leaves an audit row."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify

from comptoir.conversations.models import Conversation, Field, Inbox, SavedReply, SavedView, Tag
from comptoir.lib import html as markup
from comptoir.people.actions import Actor, record
from comptoir.people.models import Agent, Team


class InUse(RuntimeError):
    """Something refers to it: switch it off instead."""


@transaction.atomic
def switch_inbox(actor: Actor, inbox: Inbox, is_active: bool) -> None:
    """On: it takes words in and answers leave by it.  Off: neither; its conversations stay."""
    if inbox.is_active != is_active:
        inbox.is_active = is_active
        inbox.save(update_fields=["is_active"])
        record(actor, "inbox.switched_on" if is_active else "inbox.switched_off", inbox)


@transaction.atomic
def delete_inbox(actor: Actor, inbox: Inbox) -> None:
    """Delete an inbox that was never used.  Raises InUse when a conversation came by it."""
    record(actor, "inbox.deleted", inbox)
    try:
        inbox.delete()
    except ProtectedError as error:
        raise InUse from error


@dataclass(frozen=True)
class FieldDetails:
    of: Field.Of
    labels: dict[str, str]
    kind: Field.Kind
    choices: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def make_field(actor: Actor, details: FieldDetails) -> Field:
    """Add a field at the end.  Its key comes from the label and never changes: values are kept under it."""
    stem = slugify(next(iter(details.labels.values()), ""))[:30].replace("-", "_") or "field"
    taken = set(Field.objects.filter(of=details.of).values_list("key", flat=True))
    key = next(each for each in (stem, *(f"{stem}_{n}" for n in range(2, 1000))) if each not in taken)
    made = Field.objects.create(
        of=details.of,
        key=key,
        labels=details.labels,
        kind=details.kind,
        choices=details.choices,
        rank=Field.objects.filter(of=details.of).count(),
    )
    record(actor, "field.made", made, key=key, of=str(details.of))
    return made


@transaction.atomic
def edit_field(actor: Actor, held: Field, details: FieldDetails, is_active: bool = True) -> None:
    """Change labels and choices; a field of another kind is another field, so the kind stays."""
    held.labels, held.choices, held.is_active = details.labels, details.choices, is_active
    held.save(update_fields=["labels", "choices", "is_active"])
    record(actor, "field.edited", held, key=held.key, is_active=is_active)


@transaction.atomic
def move_field(actor: Actor, held: Field, by: int) -> None:
    """Move a field up (-1) or down (1) among those of the same thing."""
    row = list(Field.objects.filter(of=held.of))
    at = row.index(held)
    to = max(0, min(len(row) - 1, at + by))
    row.insert(to, row.pop(at))
    for rank, each in enumerate(row):
        if each.rank != rank:
            Field.objects.filter(pk=each.pk).update(rank=rank)
    record(actor, "field.moved", held, key=held.key, to=to)


@transaction.atomic
def delete_field(actor: Actor, held: Field) -> None:
    """Take a field away; values that were set stay with their rows, unseen."""
    record(actor, "field.deleted", held, key=held.key, of=held.of)
    held.delete()


@transaction.atomic
def make_tag(actor: Actor, name: str) -> Tag:
    """Idempotent: the name, lower-cased, is unique."""
    tag, is_new = Tag.objects.get_or_create(name=_tag_name(name))
    if is_new:
        record(actor, "tag.made", tag)
    return tag


@transaction.atomic
def rename_tag(actor: Actor, tag: Tag, name: str) -> Tag:
    """Call a tag otherwise; when another is called so already, the two become one.  Answers the tag that remains."""
    before, name = tag.name, _tag_name(name)
    other = Tag.objects.filter(name=name).exclude(pk=tag.pk).first()
    if other is None:
        tag.name = name
        tag.save(update_fields=["name"])
        record(actor, "tag.renamed", tag, before=before)
        return tag
    link = Conversation.tags.through
    known = link.objects.filter(tag_id=other.pk).values("conversation_id")
    link.objects.filter(tag_id=tag.pk).exclude(conversation_id__in=known).update(tag_id=other.pk)
    record(actor, "tag.merged", other, absorbed=before)
    tag.delete()
    return other


@transaction.atomic
def delete_tag(actor: Actor, tag: Tag) -> None:
    """Take a tag off every conversation; how many it was on is kept in the trail."""
    record(actor, "tag.deleted", tag, conversations=tag.conversations.count())
    tag.delete()


def _tag_name(name: str) -> str:
    return " ".join(name.lower().split())[:60]


@dataclass(frozen=True)
class ReplyDetails:
    title: str
    html: str  # made safe here; variables stand in it as {{customer.name}}
    language: str = ""
    team: Team | None = None


@transaction.atomic
def keep_reply(actor: Actor, details: ReplyDetails, held: SavedReply | None = None) -> SavedReply:
    """Write a saved reply, or write `held` anew."""
    verb = "saved_reply.edited" if held else "saved_reply.made"
    reply = held or SavedReply()
    reply.title, reply.html = details.title, markup.make_safe(details.html)
    reply.language, reply.team, reply.updated_at = details.language, details.team, timezone.now()
    reply.save()
    record(actor, verb, reply, title=reply.title)
    return reply


@transaction.atomic
def delete_reply(actor: Actor, reply: SavedReply) -> None:
    record(actor, "saved_reply.deleted", reply, title=reply.title)
    reply.delete()


@dataclass(frozen=True)
class ViewDetails:
    name: str
    query: str  # as one types it into the search


@transaction.atomic
def keep_view(actor: Actor, owner: Agent | None, details: ViewDetails, held: SavedView | None = None) -> SavedView:
    """Keep a list at hand for one agent, or for everybody (`owner` none); or change `held`."""
    view = held or SavedView(agent=owner, rank=SavedView.objects.filter(agent=owner).count())
    view.name, view.query = details.name, details.query
    view.save()
    if view.agent_id is None:
        record(actor, "view.edited" if held else "view.made", view, name=view.name, query=view.query)
    return view


@transaction.atomic
def delete_view(actor: Actor, view: SavedView) -> None:
    if view.agent_id is None:
        record(actor, "view.deleted", view, name=view.name)
    view.delete()
