"""Questions of the e-mail channel.  Nothing here writes."""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from comptoir.channels.email.models import RawMail
from comptoir.channels.email.reading.read import Own
from comptoir.conversations.models import Delivery, Inbox, Message

KEPT_S = 5.0


@dataclass(frozen=True)
class Options:
    """What the set-up page of an inbox keeps in `Inbox.settings`."""

    takes_all: bool = False  # mail to any address that reaches us and that no inbox has
    has_plus_addresses: bool = False  # the mail server delivers support+anything@ to support@
    has_subject_tag: bool = True
    acknowledges: bool = True
    aliases: tuple[str, ...] = ()
    smtp_url: str = ""


def options_of(inbox: Inbox) -> Options:
    given: dict[str, Any] = inbox.settings
    return Options(
        takes_all=bool(given.get("takes_all", False)),
        has_plus_addresses=bool(given.get("has_plus_addresses", False)),
        has_subject_tag=bool(given.get("has_subject_tag", True)),
        acknowledges=bool(given.get("acknowledges", True)),
        aliases=tuple(str(alias).lower() for alias in given.get("aliases", [])),
        smtp_url=str(given.get("smtp_url", "")),
    )


def smtp_url_for(inbox: Inbox) -> str:
    """By which server this inbox's mail leaves: its own, else the place's; "" when none is configured."""
    return options_of(inbox).smtp_url or str(settings.SMTP_URL)


def server_of(inbox: Inbox) -> str:
    """The host by which this inbox's mail leaves, without the password; "" when none is configured."""
    return urlsplit(smtp_url_for(inbox)).hostname or ""


def inbox_numbered(inbox_id: int) -> Inbox | None:
    """An e-mail inbox."""
    return Inbox.objects.select_related("team").filter(pk=inbox_id, channel="email").first()


@dataclass(frozen=True)
class Places:
    """Which inbox has which address.  Addresses are in small letters."""

    by_address: dict[str, int] = field(default_factory=dict)
    takes_all: int | None = None

    def inbox_id_for(self, recipient: str) -> int | None:
        """The inbox that a recipient means: by its address, by its plus-address, else the one that takes all."""
        address = recipient.strip("<> ").lower()
        local, _, domain = address.rpartition("@")
        found = self.by_address.get(address) or self.by_address.get(f"{local.split('+')[0]}@{domain}")
        return found or self.takes_all

    @property
    def own(self) -> Own:
        """Our addresses and mail hosts, for the reader."""
        domains = {address.rpartition("@")[2] for address in self.by_address}
        hosts = {str(settings.MAIL_DOMAIN).lower()} - domains - {"localhost", "127.0.0.1"}
        return frozenset(self.by_address), frozenset(hosts)


_kept: dict[str, tuple[float, Places]] = {}


def places() -> Places:
    """The addresses of the active e-mail inboxes, at most five seconds old: every recipient of every mail asks."""
    at, known = _kept.get("places", (0.0, Places()))
    if not at or time.monotonic() - at > KEPT_S:
        known = _places()
        _kept["places"] = (time.monotonic(), known)
    return known


def forget_places() -> None:
    """An inbox was changed: the next question asks the database."""
    _kept.clear()


def _places() -> Places:
    by_address: dict[str, int] = {}
    takes_all = None
    for inbox in Inbox.objects.filter(channel="email", is_active=True):
        options = options_of(inbox)
        for address in (inbox.address.lower(), *options.aliases):
            if address:
                by_address.setdefault(address, inbox.pk)
        if options.takes_all and takes_all is None:
            takes_all = inbox.pk
    return Places(by_address, takes_all)


def quarantined() -> QuerySet[RawMail]:
    """Mails that wait for a person to look at them, the newest first; without their bytes."""
    return RawMail.objects.filter(state=RawMail.State.QUARANTINED).select_related("inbox").defer("content")


def raw_mail(raw_mail_id: int) -> RawMail | None:
    """One mail with its bytes."""
    return RawMail.objects.select_related("inbox").filter(pk=raw_mail_id).first()


def held() -> QuerySet[Message]:
    """Messages that wait to leave by mail, the oldest first, with the reason."""
    return (
        Message.objects.filter(delivery=Delivery.QUEUED, is_public=True)
        .select_related("conversation", "conversation__customer", "inbox", "agent")
        .order_by("id")
    )
