"""The head of a conversation in words: who it is with, where it stands, whose it is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comptoir.conversations.models import Conversation, Priority, Status
from comptoir.conversations.queries import tags
from comptoir.desk.shown import PRIORITY_HUE, STATUS_HUE, STATUS_ICON, Look, ages, look_of


@dataclass(slots=True)
class Top:
    number: int
    subject: str
    customer: str
    look: Look
    inbox: str
    state: str
    state_hue: str
    state_icon: str
    priority: str
    priority_hue: str
    assignee: str
    team: str
    tags: list[str]
    clock: str
    clock_css: str
    snoozed: str  # when it comes back


def top_of(conversation: Conversation) -> Top:
    """Uses what `access.conversation_for` fetched, and one query for the tags."""
    words = ages()
    clock, clock_css = words.until(conversation.promise_at) if conversation.promise_at else ("", "")
    is_asleep = conversation.snoozed_until is not None and conversation.snoozed_until > words.now
    return Top(
        number=conversation.number,
        subject=conversation.subject,
        customer=conversation.customer.name or _("Somebody"),
        look=look_of(conversation.channel),
        inbox=conversation.inbox.name,
        state=str(Status(conversation.status).label),
        state_hue=STATUS_HUE.get(conversation.status, ""),
        state_icon=STATUS_ICON.get(conversation.status, "message-circle"),
        priority=str(Priority(conversation.priority).label),
        priority_hue=PRIORITY_HUE.get(conversation.priority, ""),
        assignee=conversation.assignee.name if conversation.assignee else "",
        team=conversation.team.name if conversation.team else "",
        tags=tags.of(conversation),
        clock=clock,
        clock_css=clock_css,
        snoozed=words.wakes(conversation.snoozed_until) if is_asleep and conversation.snoozed_until else "",
    )
