"""Erasing the raw mails of conversations that are erased, so that no copy of the words is left."""

from collections.abc import Collection

from django.db import transaction

from comptoir.channels.email.models import RawMail
from comptoir.files.actions import delete_files


@transaction.atomic
def erase_mails(conversation_numbers: Collection[int]) -> int:
    """Delete every mail that became part of these conversations, byte for byte; answers how many.

    Call it before the conversations go: afterwards nothing tells whose the mails were.
    """
    doomed = RawMail.objects.filter(conversation_id__in=list(conversation_numbers))
    file_ids = set(doomed.exclude(file=None).values_list("file_id", flat=True))
    gone = doomed.delete()[0]
    delete_files(file_ids - set(RawMail.objects.filter(file_id__in=file_ids).values_list("file_id", flat=True)))
    return gone
