"""Keeping mails: every byte, committed, before their sender hears that they were taken."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction

from comptoir import jobs
from comptoir.channels.email.models import RawMail
from comptoir.files.actions import keep_upload, mark_kept
from comptoir.lib import clock
from comptoir.lib.compiled import Insert

_ADD: Final = Insert(RawMail)
IN_TABLE_BYTES: Final = 256 * 1024  # one durable write for most mails; larger ones lie beside the uploads


@dataclass(frozen=True)
class Arrived:
    """A mail as it came, for one inbox."""

    inbox_id: int
    raw: bytes
    envelope_from: str = ""
    envelope_to: str = ""


def store_mails(arrived: Sequence[Arrived]) -> list[int]:
    """Keep mails and have them read; all or none.  When this returns they are committed; answers their ids.

    Changes: one RawMail each (large ones also a StoredFile), one job.  Raises OSError and DatabaseError when the disk
    or the database refuses: then nothing was kept.
    """
    files = {index: _file_of(mail) for index, mail in enumerate(arrived) if len(mail.raw) > IN_TABLE_BYTES}
    with transaction.atomic():
        ids = [_row_of(mail, files.get(index)).pk for index, mail in enumerate(arrived)]
        mark_kept(files.values())
        # One waiting job takes in everything that is there when it runs.
        jobs.enqueue("email.take_in", key="email.take_in")
    return ids


def _row_of(mail: Arrived, file_id: int | None) -> RawMail:
    row = RawMail(
        inbox_id=mail.inbox_id,
        sha256=hashlib.sha256(mail.raw).hexdigest(),
        size_bytes=len(mail.raw),
        content=None if file_id else mail.raw,
        file_id=file_id,
        envelope_from=_short(mail.envelope_from),
        envelope_to=_short(mail.envelope_to),
        received_at=clock.now(),
    )
    _ADD(row)
    return row


def _file_of(mail: Arrived) -> int:
    limit = max(settings.MAIL_MAX_BYTES, len(mail.raw))
    return keep_upload("mail.eml", [mail.raw], "message/rfc822", limit).pk


def _short(address: str) -> str:
    """An envelope address that any database stores."""
    return address.encode("utf-8", "replace").decode().replace("\x00", "")[:320]
