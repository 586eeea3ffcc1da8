"""The first minute: from the link on the terminal to a desk that can be worked at.

Each step is whole by itself and kept at once, so one can go back, stop and come again.
"""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.desk import demo, first_steps
from comptoir.desk.first_forms import CompanyForm, FirstAdminForm, InboxesForm, InviteForm
from comptoir.desk.invitation_views import sign_in
from comptoir.lib import tokens
from comptoir.people import actions, queries, setup_queries
from comptoir.people.access import AgentRequest, VisitorRequest, actor, agent_required, open_to_all
from comptoir.people.permissions import Permission

HAS_LINK = "first_minute"  # in the session: this browser came by the link


@never_cache
@require_GET
@open_to_all
def begin(request: VisitorRequest, token: str) -> HttpResponse:
    """The link of the terminal.  It is remembered by this browser and leaves the address bar."""
    try:
        actions.check_setup_token(token)
    except actions.AlreadySetUp:
        return redirect("first:inboxes" if first_steps.step() != "done" and request.agent else "account_login")
    except tokens.TokenError:
        return render(request, "desk/first/link_spent.html", status=410)
    request.session[HAS_LINK] = token
    return redirect("first:you")


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@open_to_all
def you(request: VisitorRequest) -> HttpResponse:
    """The first admin and the company, made together; the link in this browser's session is the door."""
    try:
        actions.check_setup_token(request.session.get(HAS_LINK, ""))
    except actions.AlreadySetUp:
        return redirect("first:company")
    except tokens.TokenError:
        return render(request, "desk/first/link_spent.html", status=410)
    form = FirstAdminForm(request.POST or None, initial=first_steps.guessed(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        first = actions.FirstAdmin(
            said["name"], said["email"], said["password"], said["company"], said["languages"], said["zone"]
        )
        try:
            admin = actions.make_first_admin(first)
        except actions.AlreadySetUp:
            return redirect("account_login")
        request.session.pop(HAS_LINK, None)
        return sign_in(request, admin.account, "password", to=first_steps.address("inboxes"))
    return _page(request, "desk/first/you.html", "company", status=422 if form.errors else 200, form=form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def company(request: AgentRequest) -> HttpResponse:
    """Going back to the first step: the company, once there is one."""
    known = queries.company()
    if known is None:
        raise Http404
    form = CompanyForm(request.POST or None, initial=first_steps.known(known))
    if request.method == "POST" and form.is_valid():
        first_steps.set_company(actor(request), known, form.cleaned_data)
        return redirect("first:inboxes")
    return _page(request, "desk/first/company.html", "company", status=422 if form.errors else 200, form=form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def inboxes(request: AgentRequest) -> HttpResponse:
    """The first team and its inboxes; pressed again, they are changed, not doubled."""
    form = InboxesForm(request.POST or None, initial=first_steps.known_inboxes())
    if request.method == "POST" and form.is_valid():
        try:
            first_steps.set_inboxes(actor(request), request.agent, form.cleaned_data["team"], form.inboxes())
        except first_steps.Taken as error:
            form.add_error(error.field, _("This is taken already."))
        else:
            return redirect("first:people")
    status = 422 if form.errors else 200
    return _page(request, "desk/first/inboxes.html", "inboxes", status, form=form, mail=first_steps.mail_state())


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_AGENTS)
def people(request: AgentRequest) -> HttpResponse:
    """Seats for others, one after the other; each link can be copied."""
    form = InviteForm(request.POST or None, initial={"role": first_steps.plain_role()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(actor(request), form.cleaned_data["email"], form.seat())
        except actions.AlreadyAgent:
            form.add_error("email", _("This is an agent's address already."))
        except actions.NotAllowed:
            form.add_error("role", _("You can give only what you have yourself."))
        else:
            return redirect("first:people")
    waiting = [(each, actions.invitation_link_for(request.agent, each)) for each in setup_queries.open_invitations()]
    status = 422 if form.errors else 200
    return _page(
        request, "desk/first/people.html", "people", status, form=form, waiting=waiting, mails=bool(settings.SMTP_URL)
    )


@require_POST
@agent_required(Permission.MANAGE_AGENTS)
def withdraw(request: AgentRequest, invitation_id: int) -> HttpResponse:
    """Take a seat back."""
    invitation = setup_queries.invitation_numbered(invitation_id)
    if invitation is None:
        raise Http404
    actions.withdraw_invitation(actor(request), invitation)
    return redirect("first:people")


@require_GET
@agent_required(Permission.MANAGE_SETUP)
def ready(request: AgentRequest) -> HttpResponse:
    """What stands, and what is not configured yet, in plain words."""
    first_steps.reached("done")
    return _page(request, "desk/first/ready.html", "", mail=first_steps.mail_state(), found=first_steps.inventory())


@require_POST
@agent_required(Permission.MANAGE_SETUP)
def fill_demo(request: AgentRequest) -> HttpResponse:
    """Fill the place with the demo company, by a job; the next page shows how far it is."""
    if not demo.begin(actor(request)):
        messages.error(request, _("This installation has no demo company."))
        return redirect("first:inboxes")
    return redirect("first:demo_progress")


@require_GET
@agent_required(Permission.MANAGE_SETUP)
def demo_progress(request: AgentRequest) -> HttpResponse:
    """How far the demo is; reloads itself until it is done."""
    state = demo.state()
    if state.is_done:
        first_steps.reached("done")
    return _page(request, "desk/first/demo.html", "", state=state)


def _page(request: HttpRequest, template: str, step: str, status: int = 200, **context: object) -> HttpResponse:
    return render(request, template, {"steps": first_steps.steps(step), "step": step, **context}, status=status)
