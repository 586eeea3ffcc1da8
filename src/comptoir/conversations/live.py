"""Who may listen to what here: agents to conversations, teams and themselves.  Customers' topics are the portal's."""

from comptoir import realtime
from comptoir.conversations import access
from comptoir.conversations.models import Conversation
from comptoir.people.access import agent_with_account
from comptoir.realtime import Viewer, Who


def register() -> None:
    realtime.register_topic("conversation", _may_watch_conversation, latest=_last_position)
    realtime.register_topic("team", _may_watch_team)
    realtime.register_topic("agent", _may_watch_agent)
    realtime.register_names(_name_of)


def _may_watch_conversation(viewer: Viewer, rest: str) -> bool:
    return access.may_watch(agent_with_account(viewer.account_id), f"conversation:{rest}")


def _may_watch_team(viewer: Viewer, rest: str) -> bool:
    return access.may_watch(agent_with_account(viewer.account_id), f"team:{rest}")


def _may_watch_agent(viewer: Viewer, rest: str) -> bool:
    return access.may_watch(agent_with_account(viewer.account_id), f"agent:{rest}")


def _last_position(rest: str) -> int | None:
    if not rest.isdecimal():
        return None
    return Conversation.objects.filter(pk=int(rest)).values_list("last_position", flat=True).first()


def _name_of(viewer: Viewer) -> Who:
    agent = agent_with_account(viewer.account_id)
    return Who(viewer.key, agent.name if agent else "")
