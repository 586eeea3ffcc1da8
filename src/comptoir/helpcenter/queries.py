"""What the customers' screens show.  Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from markupsafe import Markup

from comptoir.conversations.access import requests_of
from comptoir.conversations.channel import Start, channels
from comptoir.conversations.models import DONE, Author, Conversation, Entry, Message, Status
from comptoir.conversations.queries.timeline import EntryRow, FileRow, entries
from comptoir.helpcenter.wording import State, is_late, promise_of, state_of
from comptoir.lib import html as markup
from comptoir.people.models import Customer, Identity

PAGE = 25


def starts() -> list[Start]:
    """The places where a customer may begin, of every channel."""
    return [start for each in channels() for start in each.starts()]


@dataclass(frozen=True)
class RequestRow:
    """A request as *my requests* lists it."""

    public_id: str
    number: int
    subject: str
    state: State
    promise: str
    is_late: bool
    is_done: bool
    has_news: bool
    last_at: datetime


@dataclass(frozen=True)
class RequestPage:
    rows: list[RequestRow]
    next_key: str


_COLUMNS = (
    "id", "public_id", "subject", "status", "waiting_since", "promise_at", "first_answer_at", "created_at",
)  # fmt: skip


def my_requests(customer: Customer, *, is_open: bool | None = None, key: str = "") -> RequestPage:
    """A page of a customer's requests, newest first, after the one that `key` names.  Three queries whatever N is."""
    wanted = requests_of(customer).order_by("-id")
    if is_open is not None:
        wanted = wanted.exclude(status__in=DONE) if is_open else wanted.filter(status__in=DONE)
    if key.isdecimal():
        wanted = wanted.filter(pk__lt=int(key[:18]))
    found = list(wanted.values_list(*_COLUMNS)[: PAGE + 1])
    shown = found[:PAGE]
    said = _last_said([row[0] for row in shown])
    rows = [_row(row, said.get(row[0])) for row in shown]
    return RequestPage(rows, str(shown[-1][0]) if len(found) > PAGE else "")


def _last_said(ids: list[int]) -> dict[int, tuple[datetime, bool]]:
    """When something was last said that the customer may see, and whether an answer of ours is unread."""
    public = Message.objects.filter(conversation_id__in=ids, is_public=True, entry=Entry.SAID)
    unread = public.filter(author=Author.AGENT).exclude(delivery="read")
    news = set(unread.values_list("conversation_id", flat=True))
    last = public.values("conversation_id").annotate(at=Max("created_at")).values_list("conversation_id", "at")
    return {pk: (at, pk in news) for pk, at in last}


def _row(row: tuple, said: tuple[datetime, bool] | None) -> RequestRow:  # type: ignore[type-arg]
    number, public_id, subject, status, waiting_since, promise_at, first_answer_at, created_at = row
    last_at, has_news = said or (created_at, False)
    return RequestRow(
        public_id=public_id,
        number=number,
        subject=subject,
        state=state_of(status, waiting_since is not None),
        promise=promise_of(promise_at, first_answer_at is not None),
        is_late=is_late(promise_at),
        is_done=status in DONE,
        has_news=has_news and status == Status.WAITING,
        last_at=last_at,
    )


def open_count(customer: Customer) -> int:
    return requests_of(customer).exclude(status__in=DONE).count()


@dataclass(frozen=True)
class FileShown:
    public_id: str
    name: str
    size_bytes: int
    is_picture: bool


@dataclass(frozen=True)
class WordShown:
    """One public entry as the request's page shows it."""

    public_id: str
    is_own: bool
    author: str
    at: datetime
    html: Markup
    files: list[FileShown]


PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def words_of(conversation: Conversation, picture_path: str) -> list[WordShown]:
    """What was said between the customer and us, oldest first; notes and what happened inside are not there.

    `picture_path` is where the pictures of this request are, with `{}` for the file's public id.
    """
    rows = entries(conversation, only_public=True)
    return [_word(row, picture_path) for row in rows if row.entry == Entry.SAID]


def _word(row: EntryRow, picture_path: str) -> WordShown:
    inline = {file.content_id: picture_path.format(file.public_id) for file in row.files if file.content_id}
    html = markup.fill_images(markup.SafeHtml(row.html), inline) if row.html else markup.from_text(row.text)
    return WordShown(
        public_id=row.public_id,
        is_own=row.author == Author.CUSTOMER,
        author=row.author_name,
        at=row.created_at,
        html=Markup(html),  # noqa: S704 - made safe on the way in, or escaped here
        files=[_file(file) for file in row.files if not (file.is_inline and file.content_id in row.html)],
    )


def _file(file: FileRow) -> FileShown:
    return FileShown(file.public_id, file.name, file.size_bytes, file.media_type in PICTURES)


def addresses_of(customer: Customer) -> list[Identity]:
    """The mail addresses and telephone numbers by which we know this customer."""
    return [each for each in customer.identities.all() if each.kind != Identity.Kind.VISITOR]
