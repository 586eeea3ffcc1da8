"""The doors of conversations.  Not yours is not found; there is no other way to a row for a viewer."""

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import Exact
from django.http import Http404

from comptoir.conversations.models import (
    Attachment,
    Conversation,
    Draft,
    Link,
    Mention,
    Message,
    SavedReply,
    SavedView,
    Split,
)
from comptoir.conversations.queries.timeline import family_ids
from comptoir.lib.compiled import Objects
from comptoir.lib.sqlite.plain import Plain
from comptoir.people.models import Agent, Customer
from comptoir.people.permissions import Permission


def visible_to(agent: Agent) -> Q:
    """What an agent may see: their teams' conversations, those of no team, those assigned to them; all with SEE_ALL."""
    if not agent.may(Permission.ANSWER) and not agent.may(Permission.SEE_ALL):
        return Q(pk__in=[])
    if agent.may(Permission.SEE_ALL):
        return Q()
    return Q(team_id__in=agent.team_ids) | Q(team_id__isnull=True) | Q(Exact(Plain(F("assignee_id")), agent.pk))


def may_see(agent: Agent, conversation: Conversation) -> bool:
    """The same for one row that is here already; an agent mentioned in it may see it too."""
    if not agent.is_active:
        return False
    if agent.may(Permission.SEE_ALL):
        return True
    if not agent.may(Permission.ANSWER):
        return False
    return (
        conversation.team_id is None
        or conversation.team_id in agent.team_ids
        or conversation.assignee_id == agent.pk
        or Mention.objects.filter(agent=agent, message__conversation=conversation).exists()
    )


_BY_NUMBER = Objects(
    lambda number: Conversation.objects.select_related(
        "customer", "customer__organisation", "inbox", "team", "assignee"
    ).filter(pk=number),
    1,
)
LARGEST_ID = 2**63


def conversation_for(agent: Agent, number: int) -> Conversation:
    """The conversation with this number.  Raises Http404 when there is none or it is not this agent's to see."""
    conversation = _BY_NUMBER.first(number) if number < LARGEST_ID else None
    if conversation is None or not may_see(agent, conversation):
        raise Http404
    return conversation


def conversations_for(agent: Agent, numbers: list[int]) -> list[Conversation]:
    """Those of these numbers that the agent may see, for bulk deeds; the others are left out."""
    return list(Conversation.objects.filter(visible_to(agent), pk__in=numbers[:200]))


def message_for(agent: Agent, message_id: int) -> Message:
    message = Message.objects.select_related("conversation").filter(pk=message_id).first()
    if message is None or not may_see(agent, message.conversation):
        raise Http404
    return message


def attachment_for(agent: Agent, attachment_id: int) -> Attachment:
    attachment = Attachment.objects.select_related("file", "message__conversation").filter(pk=attachment_id).first()
    if attachment is None or not may_see(agent, attachment.message.conversation):
        raise Http404
    return attachment


def draft_for(agent: Agent, draft_id: int) -> Draft:
    draft = Draft.objects.select_related("conversation").filter(pk=draft_id, agent=agent).first()
    if draft is None:
        raise Http404
    return draft


def view_for(agent: Agent, view_id: int) -> SavedView:
    """One of the agent's own views, or of everybody's."""
    view = SavedView.objects.filter(Q(agent=agent) | Q(agent__isnull=True), pk=view_id).first()
    if view is None:
        raise Http404
    return view


def own_view_for(agent: Agent, view_id: int) -> SavedView:
    """A view that this agent made for themselves; those of everybody are changed in the set-up."""
    view = SavedView.objects.filter(agent=agent, pk=view_id).first()
    if view is None:
        raise Http404
    return view


def split_for(agent: Agent, target_number: int) -> Split:
    """The split that made this conversation, if the agent may see both ends."""
    found = Split.objects.select_related("source", "target").filter(target_id=target_number).order_by("-id").first()
    if found is None or not (may_see(agent, found.source) and may_see(agent, found.target)):
        raise Http404
    return found


def link_for(agent: Agent, link_id: int) -> Link:
    """A link between two conversations, if the agent may see the one it starts from."""
    found = Link.objects.select_related("conversation", "other").filter(pk=link_id).first()
    if found is None or not may_see(agent, found.conversation):
        raise Http404
    return found


def views_of(agent: Agent) -> QuerySet[SavedView]:
    """The agent's own views and everybody's, in their order."""
    return SavedView.objects.filter(Q(agent=agent) | Q(agent__isnull=True))


def replies_for(agent: Agent) -> QuerySet[SavedReply]:
    """Saved replies of the agent's teams and of everybody's."""
    return SavedReply.objects.filter(Q(team_id__isnull=True) | Q(team_id__in=agent.team_ids))


def request_for(customer: Customer, public_id: str) -> Conversation:
    """A customer's own request, as the portal shows it.  Raises Http404 for anybody else's."""
    conversation = (
        Conversation.objects.select_related("customer")
        .filter(public_id=public_id, customer=customer)
        .order_by()
        .first()
    )
    if conversation is None:
        raise Http404
    return conversation


def request_by_link(public_id: str) -> Conversation:
    """The request that a signed link names (the caller has checked the signature).  Raises Http404."""
    conversation = Conversation.objects.select_related("customer").filter(public_id=public_id).order_by().first()
    if conversation is None:
        raise Http404
    return conversation


def attachment_of_request(conversation: Conversation, file_id: str) -> Attachment | None:
    """A file of the request's public entries, by the file's public id; entries merged into it count."""
    return (
        Attachment.objects.select_related("file")
        .filter(message__conversation_id__in=family_ids(conversation), message__is_public=True, file__public_id=file_id)
        .first()
    )


def requests_of(customer: Customer) -> QuerySet[Conversation]:
    """All requests of one customer, newest word first; those merged away are shown where they went."""
    return Conversation.objects.filter(customer=customer, merged_into__isnull=True).order_by("-last_at", "-id")


def may_watch(agent: Agent | None, topic: str) -> bool:
    """Whether an agent may listen to `conversation:<n>`, `team:<n>` (0: none) or `agent:<n>`."""
    if agent is None or not agent.is_active:
        return False
    kind, _, rest = topic.partition(":")
    if not rest.isdecimal():
        return False
    number = int(rest)
    if kind == "conversation":
        conversation = Conversation.objects.filter(pk=number).first()
        return conversation is not None and may_see(agent, conversation)
    if kind == "team":
        if not agent.may(Permission.ANSWER):
            return False
        return number == 0 or number in agent.team_ids or agent.may(Permission.SEE_ALL)
    return kind == "agent" and number == agent.pk
