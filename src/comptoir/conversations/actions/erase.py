"""Erasing conversations for good: every word, note, file and trace."""

from collections.abc import Collection

from django.db import transaction

from comptoir.conversations.models import Attachment, Conversation, Message
from comptoir.files.actions import delete_files
from comptoir.people.actions import Actor, record


@transaction.atomic
def erase_conversations(actor: Actor, numbers: Collection[int]) -> int:
    """Delete these conversations with all that belongs to them, files that nothing else refers to included.

    What was merged into one of them and is not itself named stands alone again.  Answers how many were there.
    Leaves one audit row with the numbers.
    """
    doomed = Conversation.objects.filter(pk__in=list(numbers))
    gone = sorted(doomed.values_list("pk", flat=True))
    if not gone:
        return 0
    file_ids = list(Attachment.objects.filter(message__conversation_id__in=gone).values_list("file_id", flat=True))
    Conversation.objects.filter(merged_into_id__in=gone).update(merged_into=None)
    hosts = list(doomed.exclude(merged_into=None).values_list("merged_into_id", flat=True))
    Message.objects.filter(conversation_id__in=gone).delete()
    doomed.delete()
    for host in Conversation.objects.filter(pk__in=hosts, has_absorbed=True):
        if not host.absorbed.exists():
            Conversation.objects.filter(pk=host.pk).update(has_absorbed=False)
    delete_files(set(file_ids) - set(Attachment.objects.filter(file_id__in=file_ids).values_list("file_id", flat=True)))
    record(actor, "conversations.erased", numbers=gone)
    return len(gone)
