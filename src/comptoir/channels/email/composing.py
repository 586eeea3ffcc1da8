"""A message of the timeline as the mail that carries it."""

import re
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Final

from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from comptoir.channels.email import ids, queries
from comptoir.channels.email.reading.read import message_ids
from comptoir.conversations.models import Attachment, Author, Entry, Inbox, Message
from comptoir.files import store
from comptoir.lib import clock, mail_address, times
from comptoir.lib import html as markup
from comptoir.people import queries as people

MAX_QUOTE_CHARS: Final = 20_000
MAX_REFERENCES: Final = 12
_PREFIX: Final = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|rép?|r|odp|res|fwd?|tr|wg|rv|enc|doorst)\s*[:：]\s*)+", re.IGNORECASE
)


@dataclass(frozen=True)
class Letter:
    """A mail ready to leave: its bytes and its envelope."""

    mail_id: str
    sender: str
    recipients: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]  # address and name of those in copy
    raw: bytes


def compose(message: Message, inbox: Inbox, to: str) -> Letter:
    """The mail that carries `message` from `inbox` to the customer's address and those in copy.

    The same message gives the same Message-ID every time, so that one sent twice is one to the receiver.
    """
    conversation = message.conversation
    options = queries.options_of(inbox)
    token = ids.token_of(message, inbox.pk)
    reply_to = ids.plus_address(inbox.address, token) if options.has_plus_addresses else ""
    language = conversation.language or conversation.customer.language or "en"
    mail = EmailMessage(policy=SMTP.clone(max_line_length=78))
    mail["From"] = formataddr((_one_line(_sender_name(message, inbox)), inbox.address))
    mail["To"] = formataddr((_one_line(conversation.customer.name), to))
    copies = [] if message.is_automatic else _copies(message, inbox, to)
    if copies:
        mail["Cc"] = ", ".join(formataddr((_one_line(name), address)) for address, name in copies)
    if reply_to:
        mail["Reply-To"] = formataddr((_one_line(inbox.name), reply_to))
    mail["Subject"] = subject_of(message, has_tag=options.has_subject_tag)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = ids.mail_id_of(message, inbox.pk)
    _thread(mail, message)
    if message.is_automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    with translation.override(language):
        _write(mail, message, language)
    mail["Content-Language"] = language  # after the content: writing that drops every Content- header
    # A machine's mail has no return path: a bounce of it could only start a loop (RFC 3834, section 3.3).
    envelope = "" if message.is_automatic else (reply_to or inbox.address)
    recipients = (to, *(address for address, _name in copies))
    return Letter(str(mail["Message-ID"]), envelope, recipients, tuple(copies), mail.as_bytes())


def subject_of(message: Message, *, has_tag: bool) -> str:
    """`Re: What the customer asked [#12]`; the tag is there once."""
    conversation = message.conversation
    given = str(message.facts.get("subject") or conversation.subject or "")
    bare = _PREFIX.sub("", _one_line(given).replace(ids.tag_of(conversation), "")).strip() or "…"
    is_first = not conversation.messages.filter(position__lt=message.position, author=Author.CUSTOMER).exists()
    subject = bare if is_first else f"Re: {bare}"
    return f"{subject[:240]} {ids.tag_of(conversation)}" if has_tag else subject[:250]


def _sender_name(message: Message, inbox: Inbox) -> str:
    company = people.company()
    if message.agent is not None and not message.is_automatic:
        return f"{message.agent.name} ({company.name if company else inbox.name})"
    return inbox.name


def _copies(message: Message, inbox: Inbox, to: str) -> list[tuple[str, str]]:
    """Those the agent chose, else everybody in copy; never the customer twice and never ourselves."""
    chosen = message.facts.get("cc")
    if chosen is not None:
        found = [(one.address, one.name) for one in mail_address.parse_list(str(chosen))]
    else:
        found = [(one.address, one.name) for one in message.conversation.participants.all()]
    places = queries.places()
    out: dict[str, tuple[str, str]] = {}
    for address, name in found:
        if address.lower() != to.lower() and places.by_address.get(address.lower()) is None and "@" in address:
            out.setdefault(address.lower(), (address, name))
    return list(out.values())[:40]


def _thread(mail: EmailMessage, message: Message) -> None:
    """In-Reply-To and References: the mails of this conversation before, so that programs show one thread."""
    before = list(
        message.conversation.messages.filter(position__lt=message.position, is_public=True, external_id__startswith="<")
        .order_by("-position")
        .values_list("external_id", "author")[:MAX_REFERENCES]
    )
    made_here = "@no-message-id>"  # for a mail that had none
    known = [(message_ids(str(one))[0], author) for one, author in before if made_here not in str(one)]
    if not known:
        return
    mail["In-Reply-To"] = next((one for one, author in known if author == Author.CUSTOMER), known[0][0])
    mail["References"] = " ".join(dict.fromkeys(one for one, _author in reversed(known)))


def _write(mail: EmailMessage, message: Message, language: str) -> None:
    said = markup.SafeHtml(message.html) if message.html else markup.from_text(message.text)
    quote = None if message.is_automatic else _quoted(message)
    text = (message.text or markup.to_text(said)).strip()
    page = markup.to_mail(said)
    if message.agent is not None and message.agent.signature.strip():
        text += f"\n\n-- \n{message.agent.signature.strip()}"
        page += format_html("<p>-- <br>{}</p>", message.agent.signature.strip())
    if quote is not None:
        introduction = _introduction(quote, language)
        quoted = quote.text[:MAX_QUOTE_CHARS]
        text += f"\n\n{introduction}\n\n" + "\n".join(f"> {line}".rstrip() for line in quoted.strip().split("\n"))
        inner = markup.to_mail(markup.from_text(quoted))
        # The class is what mail programs fold away.
        page += (
            f'<div class="gmail_quote"><p>{escape(introduction)}</p><blockquote type="cite">{inner}</blockquote></div>'
        )
    mail.set_content(text + "\n", charset="utf-8", cte="quoted-printable")
    mail.add_alternative(
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"></head>'
        f"<body>{page}</body></html>\n",
        subtype="html",
        charset="utf-8",
        cte="quoted-printable",
    )
    _attach(mail, message, markup.content_ids(said))


def _quoted(message: Message) -> Message | None:
    """What the answer is to: the customer's last word before it."""
    return (
        message.conversation.messages.filter(
            position__lt=message.position, entry=Entry.SAID, is_public=True, author=Author.CUSTOMER
        )
        .order_by("-position")
        .first()
    )


def _introduction(quote: Message, language: str) -> str:
    customer = quote.customer or quote.conversation.customer
    when = times.whole(quote.created_at, customer.zone or people.company_zone(), language)
    return _("On %(when)s, %(name)s wrote:") % {"when": when, "name": _one_line(customer.name) or "?"}


def _attach(mail: EmailMessage, message: Message, shown: set[str]) -> None:
    files: list[Attachment] = list(message.attachments.select_related("file"))
    parts = mail.get_payload()
    page = parts[-1] if isinstance(parts, list) else None
    for file in files:
        main, _slash, sub = file.file.media_type.partition("/")
        data = store.read(file.file.sha256)
        if main in ("message", "multipart", "text"):  # the library would read them as mails, or rewrite their lines
            main, sub = "application", "octet-stream"
        if file.content_id in shown and isinstance(page, MIMEPart):
            page.add_related(data, main, sub, cid=f"<{file.content_id}>", filename=file.file.name, disposition="inline")
        else:
            mail.add_attachment(data, maintype=main, subtype=sub or "octet-stream", filename=file.file.name)


def _one_line(text: str) -> str:
    """Text that cannot begin another header."""
    return " ".join(text.split())[:200]
