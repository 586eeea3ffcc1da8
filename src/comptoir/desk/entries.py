"""A conversation's entries as its page prints them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from comptoir.conversations.models import Author, Delivery, Entry
from comptoir.conversations.queries.timeline import EntryRow, FileRow
from comptoir.desk.shown import Look, ages, look_of
from comptoir.desk.told import Teller
from comptoir.lib import html as markup
from comptoir.lib import sizes, times

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
DELIVERY_ICON = {
    Delivery.QUEUED: "clock",
    Delivery.SENT: "check",
    Delivery.DELIVERED: "check-check",
    Delivery.READ: "eye",
    Delivery.FAILED: "circle-alert",
}


@dataclass(slots=True)
class FileShown:
    href: str
    name: str
    size: str
    is_picture: bool


@dataclass(slots=True)
class EntryShown:
    id: int
    position: int
    number: int  # of the conversation it came in with
    css: str
    author: str
    hue: str
    at: str
    hour: str
    title: str
    day: str  # the day's name when a new day begins here
    day_id: str
    is_first_unread: bool
    html: Markup
    sentence: str
    channel: str
    icon: str
    delivery: str
    delivery_icon: str
    reason: str
    has_failed: bool
    remote_images: int
    is_unproved: bool  # written in the help centre by who was not signed in
    undo: str  # where to post to undo what happened
    files: list[FileShown] = field(default_factory=list)


def shown(rows: Sequence[EntryRow], *, read_to: int, after: int = 0, load_remote: bool = False) -> list[EntryShown]:
    """The rows above `after` (one more may be given before them, so that days are told apart), in words."""
    painter = _Painter(read_to, load_remote)
    # Of a merge both sides tell; where both stand in one timeline, the side that was kept is enough.
    rows = [row for row in rows if row.verb != "merged_into"]
    painted = [painter.paint(row) for row in rows]
    return [each for each, row in zip(painted, rows, strict=True) if row.position > after]


class _Painter:
    def __init__(self, read_to: int, load_remote: bool) -> None:
        self.ages = ages()
        self.teller = Teller(self.ages)
        self.read_to = read_to
        self.load_remote = load_remote
        self.day_before = ""
        self.found_unread = read_to == 0
        self.looks: dict[str, Look] = {}
        self.labels = {value: str(label) for value, label in Delivery.choices}

    def paint(self, row: EntryRow) -> EntryShown:
        local = row.created_at.astimezone(self.ages.zone)
        day_id = local.date().isoformat()
        is_new_day, self.day_before = day_id != self.day_before, day_id
        look = self._look(row.channel)
        is_event = row.entry == Entry.HAPPENED
        has_failed = row.delivery == Delivery.FAILED
        body = Markup("") if is_event else self._body(row)
        return EntryShown(
            id=row.id,
            position=row.position,
            number=row.conversation_id,
            css=_css(row),
            author=row.author_name or ("Comptoir" if row.author == Author.SYSTEM else _("Somebody")),
            hue="accent" if row.author == Author.AGENT else "plum",
            at=times.machine(row.created_at),
            hour=f"{local.hour:02}:{local.minute:02}",
            title=f"{local:%Y-%m-%d %H:%M}",
            day=times.day(row.created_at) if is_new_day else "",
            day_id=day_id,
            is_first_unread=self._is_first_unread(row),
            html=body,
            sentence=self.teller.tell(row) if is_event else "",
            channel=look.label if row.entry == Entry.SAID else "",
            icon=look.icon,
            delivery=self.labels.get(row.delivery, "") if row.delivery else "",
            delivery_icon=DELIVERY_ICON.get(Delivery(row.delivery), "") if row.delivery else "",
            reason=row.delivery_reason,
            has_failed=has_failed,
            is_unproved=row.facts.get("is_signed_in") is False,
            remote_images=0 if self.load_remote else row.html.count("data-remote-src"),
            undo=_undo_of(row),
            files=[_file(each) for each in row.files if not (each.is_inline and each.content_id in row.html)],
        )

    def _body(self, row: EntryRow) -> Markup:
        if not row.html:
            return Markup(markup.from_text(row.text))  # noqa: S704 - escaped there
        addresses = {each.content_id: _address(each) for each in row.files if each.content_id}
        if not addresses and "data-" not in row.html:
            return Markup(row.html)  # noqa: S704 - made safe on the way in
        return Markup(markup.fill_images(markup.SafeHtml(row.html), addresses, load_remote=self.load_remote))  # noqa: S704

    def _is_first_unread(self, row: EntryRow) -> bool:
        if self.found_unread or row.position <= self.read_to or row.author != Author.CUSTOMER:
            return False
        self.found_unread = True
        return True

    def _look(self, kind: str) -> Look:
        if kind not in self.looks:
            self.looks[kind] = look_of(kind) if kind else Look("", "", "message-square", "")
        return self.looks[kind]


def _css(row: EntryRow) -> str:
    if row.entry == Entry.HAPPENED:
        return "event"
    if row.entry == Entry.NOTED:
        return "note"
    return "say them" if row.author == Author.CUSTOMER else "say us"


def _undo_of(row: EntryRow) -> str:
    other = row.facts.get("other") if row.entry == Entry.HAPPENED else None
    if row.verb == "merged" and other:
        return reverse("desk:unmerge", args=[other])
    if row.verb == "split" and other:
        return reverse("desk:undo_split", args=[other])
    return ""


def _address(file: FileRow) -> str:
    return reverse("desk:attachment", args=[file.id])


def _file(file: FileRow) -> FileShown:
    return FileShown(_address(file), file.name, sizes.shown(file.size_bytes), file.media_type in PICTURES)
