"""Agents: who is here, who is invited; editing, letting go, and handing out a way back in."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.desk import setup_pages
from comptoir.desk.first_steps import plain_role
from comptoir.desk.setup_forms import AgentForm, SeatInviteForm
from comptoir.desk.setup_pages import Deed, FormPage
from comptoir.people import actions, setup_queries
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.models import Agent
from comptoir.people.permissions import Permission

PLACE = "setup:agents"


@require_GET
@agent_required(Permission.MANAGE_AGENTS)
def agents(request: AgentRequest) -> HttpResponse:
    """Everybody, with role, teams and second factor; and the seats that wait."""
    waiting = [(each, actions.invitation_link_for(request.agent, each)) for each in setup_queries.open_invitations()]
    context = {"agents": setup_queries.agents_of_all_times(), "waiting": waiting, "mails": bool(settings.SMTP_URL)}
    return setup_pages.page(request, "desk/setup/agents.html", PLACE, context)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS, fresh=True)
def invite(request: AgentRequest) -> HttpResponse:
    """Offer a seat."""
    form = SeatInviteForm(request.POST or None, initial={"role": plain_role()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(actor(request), form.cleaned_data["email"], form.seat())
        except actions.AlreadyAgent:
            form.add_error("email", _("This is an agent's address already."))
        except actions.NotAllowed:
            form.add_error("role", _("You can give only what you have yourself."))
        else:
            return setup_pages.saved(request, reverse(PLACE), _("Invited. The link is below."))
    around = FormPage(
        PLACE,
        _("Invite an agent"),
        reverse(PLACE),
        lead=_("They get a link, good for seven days, to choose how they sign in."),
        save=_("Invite"),
    )
    return setup_pages.form_page(request, around, form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS, fresh=True)
def agent(request: AgentRequest, agent_id: int) -> HttpResponse:
    """One agent: name, role, teams; what else can be done for them."""
    found = _agent(agent_id)
    form = AgentForm(request.POST or None, initial={"name": found.name, "role": found.role, "teams": found.teams.all()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_agent(actor(request), found, form.seat())
        except actions.NotAllowed:
            form.add_error("role", _("You can give or take only what you have yourself."))
        except actions.LastAdmin:
            form.add_error("role", _("Somebody must stay admin: make another one first."))
        else:
            return setup_pages.saved(request, reverse(PLACE), _("Saved. It holds from now on."))
    around = FormPage(PLACE, found.name, reverse(PLACE), lead=found.account.email, deeds=_deeds(found))
    return setup_pages.form_page(request, around, form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS, fresh=True)
def do(request: AgentRequest, agent_id: int, deed: str) -> HttpResponse:
    """Let go, take back, sign out, hand out a reset link, forget the second factor; asked first, then done."""
    found = _agent(agent_id)
    questions = _questions(found)
    if deed not in questions:
        raise Http404
    back = reverse("setup:agent", args=[found.pk])
    if request.method == "GET":
        title, words, yes = questions[deed]
        return setup_pages.ask(request, PLACE, title, words, yes, back)
    try:
        if deed == "reset":
            link = actions.reset_link(actor(request), found)
            return setup_pages.page(request, "desk/setup/reset_link.html", PLACE, {"found": found, "link": link})
        done = _do(request, found, deed)
    except actions.NotAllowed:
        return setup_pages.refused(request, back, _("You can give or take only what you have yourself."))
    except actions.LastAdmin:
        return setup_pages.refused(request, back, _("Somebody must stay admin: make another one first."))
    return setup_pages.saved(request, back, done)


def _do(request: AgentRequest, found: Agent, deed: str) -> str:
    by = actor(request)
    if deed == "let-go":
        actions.deactivate_agent(by, found)
        return _("%(name)s is let go. Their open work is back with the team.") % {"name": found.name}
    if deed == "take-back":
        actions.reactivate_agent(by, found)
        return _("%(name)s can sign in again.") % {"name": found.name}
    if deed == "second-factor":
        actions.forget_second_factor(by, found)
        return _("Their second factor is forgotten, and they are signed out.")
    actions.sign_agent_out(by, found)
    return _("%(name)s is signed out everywhere.") % {"name": found.name}


@require_POST
@agent_required(Permission.MANAGE_AGENTS)
def withdraw(request: AgentRequest, invitation_id: int) -> HttpResponse:
    """Take a seat back."""
    invitation = setup_queries.invitation_numbered(invitation_id)
    if invitation is None:
        raise Http404
    actions.withdraw_invitation(actor(request), invitation)
    return redirect(PLACE)


def _agent(agent_id: int) -> Agent:
    found = setup_queries.agent_numbered(agent_id)
    if found is None:
        raise Http404
    return found


def _questions(found: Agent) -> dict[str, tuple[str, str, str]]:
    """Deed → title, what it means, the button."""
    who = {"name": found.name}
    asked = {
        "reset": (
            _("A new password for %(name)s?") % who,
            _("You get a link to hand over. It works once, for three days. Their password stays until then."),
            _("Make the link"),
        ),
        "sign-out": (
            _("Sign %(name)s out everywhere?") % who,
            _("Every browser of theirs asks for the password again, at once."),
            _("Sign out"),
        ),
        "second-factor": (
            _("Forget the second factor of %(name)s?") % who,
            _("For a lost telephone: app, passkeys and recovery codes are removed, and they are signed out."),
            _("Forget it"),
        ),
    }
    if found.is_active:
        asked["let-go"] = (
            _("Let %(name)s go?") % who,
            _("They are signed out at once. Open work goes back to the team; what they wrote stays."),
            _("Let go"),
        )
    else:
        asked["take-back"] = (_("Take %(name)s back?") % who, _("They sign in as before."), _("Take back"))
    return asked


def _deeds(found: Agent) -> tuple[Deed, ...]:
    labels = {
        "reset": _("Hand out a password link"),
        "sign-out": _("Sign out everywhere"),
        "second-factor": _("Forget the second factor"),
        "let-go": _("Let go"),
        "take-back": _("Take back"),
    }
    return tuple(
        Deed(labels[name], reverse("setup:agent_deed", args=[found.pk, name]), name == "let-go")
        for name in _questions(found)
    )
