"""The composer: the ways an answer can leave, the drafts it starts with, and the words read back from its form."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from markupsafe import Markup

from comptoir.conversations.actions import Words
from comptoir.conversations.channel import UnknownChannel, channel, ways_to
from comptoir.conversations.models import Conversation, Draft, Inbox, Status
from comptoir.conversations.queries import own
from comptoir.files.actions import keep_upload
from comptoir.lib import clock, sizes
from comptoir.lib import html as markup
from comptoir.people.models import Agent

MENTION = re.compile(r'<span[^>]*\bdata-agent="(\d+)"[^>]*>(.*?)</span>', re.S)
OPTION = "option_"  # names of the fields that a channel's own composer adds


@dataclass(slots=True)
class Way:
    value: str  # the channel's kind, or "note"
    label: str
    icon: str
    template: str
    is_chosen: bool


@dataclass(slots=True)
class FileChip:
    id: int
    name: str
    size: str


@dataclass(slots=True)
class Composer:
    ways: list[Way]
    html: str
    text: str
    noted_html: str
    files: list[FileChip]
    client_id: str
    placeholder: str
    is_note: bool
    is_mute: bool  # no channel reaches the customer


@dataclass(slots=True)
class Leaving:
    """An answer on its way that can still be called back."""

    id: int
    html: Markup
    left_s: int


def composer_for(agent: Agent, conversation: Conversation, drafts: own.Drafts) -> Composer:
    """What the composer shows when the page opens: the way the customer last used is chosen."""
    ways = [
        Way(each.kind, each.reply_label(), each.icon, each.composer, index == 0)
        for index, each in enumerate(ways_to(conversation))
    ]
    is_note = not ways or (drafts.said is None and drafts.noted is not None)
    if is_note:
        for way in ways:
            way.is_chosen = False
    draft = drafts.noted if is_note else drafts.said
    return Composer(
        ways=[*ways, Way("note", _("Note"), "sticky-note", "", is_note)],
        html=draft.html if draft else "",
        text=markup.to_text(draft.html) if draft else "",
        noted_html=drafts.noted.html if drafts.noted else "",
        files=_chips(draft) if draft else [],
        client_id=secrets.token_urlsafe(16),
        placeholder=_placeholder(conversation),
        is_note=is_note,
        is_mute=not ways,
    )


def _chips(draft: Draft) -> list[FileChip]:
    return [FileChip(each.pk, each.name, sizes.shown(each.size_bytes)) for each in own.files_of(draft)]


def leaving(drafts: list[Draft]) -> list[Leaving]:
    now = clock.now()
    return [
        Leaving(
            draft.pk,
            Markup(markup.make_safe(draft.html)),  # noqa: S704 - made safe just here
            max(int((draft.send_at - now).total_seconds()), 0) if draft.send_at else 0,
        )
        for draft in drafts
    ]


def html_of(post: QueryDict) -> str:
    """What was written: the editor's HTML, or the plain text of a page without script."""
    return post.get("html", "") if "html" in post else str(markup.from_text(post.get("text", "")))


def mentions_in(html: str) -> tuple[str, set[int]]:
    """The HTML with mentions as plain strong words, and the ids of the agents they name."""
    named = {int(found) for found, _name in MENTION.findall(html)}
    return MENTION.sub(r"<strong>\2</strong>", html), named


def words_of(post: QueryDict, files: list[UploadedFile], conversation: Conversation) -> Words:
    """The words of a posted form; files sent along (without script) are stored first."""
    inbox = inbox_of(post.get("way", ""), conversation)
    then = post.get("then", "")
    ids = [int(each) for each in post.getlist("file_id") if each.isdecimal()]
    ids += [keep_upload(each.name or "file", each.chunks(), each.content_type or "").pk for each in files]
    return Words(
        html=html_of(post),
        file_ids=tuple(dict.fromkeys(ids)),
        inbox=inbox,
        then=Status(then) if then in Status.values else None,
        options=options_of(post),
    )


def inbox_of(way: str, conversation: Conversation) -> Inbox | None:
    """The inbox to answer from by this way; none means: as the customer wrote last."""
    try:
        return channel(way).inbox_for(conversation)
    except UnknownChannel:
        return None


def options_of(post: QueryDict) -> dict[str, Any]:
    """The fields of the channel's own composer, by name."""
    return {key.removeprefix(OPTION): value for key, value in post.items() if key.startswith(OPTION) and value}


def _placeholder(conversation: Conversation) -> str:
    name = (conversation.customer.name or "").split()
    return _("Write to %(name)s …") % {"name": name[0]} if name else _("Write an answer …")
