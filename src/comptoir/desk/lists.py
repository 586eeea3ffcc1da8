"""The lists of the desk by name: the shipped views, one for each team, and those that agents save."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from comptoir.conversations import access
from comptoir.conversations.models import SavedView
from comptoir.conversations.queries import lists
from comptoir.conversations.queries.lists import Page
from comptoir.conversations.queries.rows import Lister
from comptoir.conversations.search import Found, find
from comptoir.people import queries as people
from comptoir.people.models import Agent
from comptoir.people.permissions import Permission


@dataclass(frozen=True)
class View:
    """A list: `key` stands in its address."""

    key: str
    name: str
    icon: str
    empty: str = ""  # what an empty list says
    query: str = ""  # of a saved view
    is_own: bool = False

    @property
    def shortcut(self) -> str:
        return dict(SHORTCUTS).get(self.key, "")


SHORTCUTS = (
    ("mine", "g i"),
    ("unassigned", "g u"),
    ("all", "g a"),
    ("waiting", "g w"),
    ("mentioned", "g m"),
    ("snoozed", "g z"),
    ("everything", "g e"),
)


def shipped() -> list[View]:
    """The lists that everybody has."""
    nothing_open = _("No open conversation. New ones appear here by themselves.")
    call_in = _("Nobody named you yet. Write @ and a name in a note to call somebody in.")
    asleep = _("Nothing sleeps. Snooze a conversation (s) and it comes back in time.")
    return [
        View("mine", _("Mine"), "user", _("Nothing waits for you. What becomes yours appears here.")),
        View("unassigned", _("Unassigned"), "inbox", _("Everything has somebody who takes care of it.")),
        View("all", _("All open"), "layers", nothing_open),
        View("waiting", _("Waiting on customer"), "clock", _("No conversation waits for its customer.")),
        View("mentioned", _("Mentioned"), "at-sign", call_in),
        View("snoozed", _("Snoozed"), "alarm-clock", asleep),
        View("everything", _("Everything"), "archive", _("No conversation yet. The first word starts one.")),
    ]


def of_teams(agent: Agent) -> list[View]:
    """One view for each team the agent is in, or for every team when they may see all."""
    sees_all = agent.may(Permission.SEE_ALL)
    return [
        View(f"team-{number}", name, "users", _("No open conversation in this team."))
        for number, name in people.team_names().items()
        if sees_all or number in agent.team_ids
    ]


def saved(agent: Agent) -> list[View]:
    """The agent's own views and everybody's."""
    return [_saved(agent, view) for view in access.views_of(agent)]


def _saved(agent: Agent, view: SavedView) -> View:
    empty = _("Nothing fits this view.")
    return View(f"saved-{view.pk}", view.name, "funnel", empty, view.query, view.agent_id == agent.pk)


def view_called(agent: Agent, key: str) -> View:
    """The view with this key.  Raises Http404 when there is none for this agent."""
    kind, _dash, rest = key.partition("-")
    if kind == "saved" and rest.isdecimal():
        return _saved(agent, access.view_for(agent, int(rest)))
    known = of_teams(agent) if kind == "team" else shipped()
    for view in known:
        if view.key == key:
            return view
    raise Http404


def view_or_mine(agent: Agent, key: str) -> View:
    """The view with this key, else the agent's own conversations: a view may be gone since it was last seen."""
    try:
        return view_called(agent, key)
    except Http404:
        return shipped()[0]


def page_of(agent: Agent, view: View, key: str = "") -> Page | Found:
    """Fifty rows of the view, after the row that `key` names."""
    if view.query:
        return find(agent, view.query, key)
    list_of, *numbers = _list_of(view)
    return lists.page(agent, list_of, key, *numbers)


def rows_among(agent: Agent, view: View, numbers: list[int]) -> Page | Found:
    """Which of these conversations are in the view, as its rows."""
    if view.query:
        return find(agent, view.query, among=numbers)
    list_of, *more = _list_of(view)
    return lists.page(agent, list_of(agent, *more).filter(pk__in=numbers))


_LISTS: dict[str, Lister] = {
    "mine": lists.mine,
    "unassigned": lists.unassigned,
    "waiting": lists.waiting,
    "mentioned": lists.mentioned,
    "snoozed": lists.snoozed,
    "everything": lists.everything,
}


def _list_of(view: View) -> tuple[Any, ...]:
    """The list, and the numbers that it asks for beside the agent."""
    kind, _dash, rest = view.key.partition("-")
    if kind == "team":
        return lists.of_team, int(rest)
    return (_LISTS.get(kind, lists.listed),)


def topics_of(agent: Agent) -> str:
    """What a list listens to: the agent's own topic and those of the teams they may see."""
    teams = people.team_names() if agent.may(Permission.SEE_ALL) else agent.team_ids
    return " ".join([f"agent:{agent.pk}", "team:0", *(f"team:{number}" for number in sorted(teams))])
