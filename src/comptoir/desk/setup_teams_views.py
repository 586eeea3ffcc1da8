"""Teams: agents who share queues and hours."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.desk import setup_pages
from comptoir.desk.setup_forms import TeamForm
from comptoir.desk.setup_pages import Deed, FormPage
from comptoir.people import actions, setup_queries
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.models import Team
from comptoir.people.permissions import Permission

PLACE = "setup:teams"


@require_GET
@agent_required(Permission.MANAGE_AGENTS)
def teams(request: AgentRequest) -> HttpResponse:
    context = {"teams": setup_queries.teams_with_counts()}
    return setup_pages.page(request, "desk/setup/teams.html", PLACE, context)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS)
def new(request: AgentRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.make_team(actor(request), form.cleaned_data["name"], form.cleaned_data["members"])
        return setup_pages.saved(request, reverse(PLACE), _("The team is made."))
    return setup_pages.form_page(request, FormPage(PLACE, _("New team"), reverse(PLACE)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS)
def team(request: AgentRequest, team_id: int) -> HttpResponse:
    found = _team(team_id)
    initial = {"name": found.name, "members": found.agents.all()}
    form = TeamForm(request.POST or None, team=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.rename_team(actor(request), found, form.cleaned_data["name"])
        actions.set_members(actor(request), found, form.cleaned_data["members"])
        return setup_pages.saved(request, reverse(PLACE), _("Saved. It holds from now on."))
    deed = Deed(_("Delete"), reverse("setup:team_delete", args=[found.pk]), is_dangerous=True)
    return setup_pages.form_page(request, FormPage(PLACE, found.name, reverse(PLACE), deeds=(deed,)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS)
def delete(request: AgentRequest, team_id: int) -> HttpResponse:
    found, back = _team(team_id), reverse(PLACE)
    if request.method == "GET":
        title = _("Delete the team “%(name)s”?") % {"name": found.name}
        words = _("Its people stay. Its inboxes then belong to no team.")
        return setup_pages.ask(request, PLACE, title, words, _("Delete"), back)
    try:
        actions.delete_team(actor(request), found)
    except actions.TeamInUse:
        return setup_pages.refused(request, back, _("Conversations belong to this team. Hand them over first."))
    return setup_pages.saved(request, back, _("The team is deleted."))


def _team(team_id: int) -> Team:
    found = setup_queries.team_numbered(team_id)
    if found is None:
        raise Http404
    return found
