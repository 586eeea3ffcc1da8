"""The place itself: the set-up's first page, the company, the demo, the outbox, where agents are signed in."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.conversations.queries import setup as conversations
from comptoir.desk import browsers, demo, first_steps, setup_pages
from comptoir.desk.setup_forms import CompanySettingsForm
from comptoir.desk.setup_pages import FormPage
from comptoir.people import actions, queries, setup_queries
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.permissions import Permission

OUTBOX = "setup:outbox"


@require_GET
@agent_required()
def home(request: AgentRequest) -> HttpResponse:
    """What this agent may set up; 404 for who may nothing."""
    if not setup_pages.sections_for(request.agent):
        raise Http404
    step = first_steps.step()
    may_go_on = request.agent.may(Permission.MANAGE_SETUP) and step != "done"
    context = {"go_on": first_steps.address(step) if may_go_on else "", "mail": first_steps.mail_state()}
    return setup_pages.page(request, "desk/setup/home.html", "setup:home", context)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def company(request: AgentRequest) -> HttpResponse:
    """Name, languages, zone, the promise, and whether a second factor is asked for."""
    known = queries.company()
    if known is None:
        raise Http404
    initial = {**first_steps.known(known), "name": known.name, "phone_region": known.phone_region}
    initial |= {"promise_hours": known.promise_hours, "requires_second_factor": known.requires_second_factor}
    form = CompanySettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit_company(actor(request), form.details())
        return setup_pages.saved(request, reverse("setup:company"), _("Saved. It holds from now on."))
    around = FormPage("setup:company", _("Company"), reverse("setup:home"), template="desk/setup/company.html")
    return setup_pages.form_page(request, around, form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def demo_company(request: AgentRequest) -> HttpResponse:
    """Fill the place with the demo company, or wipe what it brought."""
    if request.method == "POST":
        if request.POST.get("deed") == "wipe":
            demo.begin(actor(request), demo.WIPE)
            return setup_pages.saved(request, reverse("setup:demo"), _("The demo company moves out now."))
        if demo.begin(actor(request)):
            return redirect("first:demo_progress")
        return setup_pages.refused(request, reverse("setup:demo"), _("This installation has no demo company."))
    return setup_pages.page(request, "desk/setup/demo.html", "setup:demo", {"state": demo.state()})


@require_GET
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def outbox(request: AgentRequest) -> HttpResponse:
    """Letters that have not left.  Codes and links in them sign people in, so only who may do everything reads them."""
    if not all(request.agent.may(each) for each in Permission):
        return setup_pages.page(request, "desk/setup/outbox.html", OUTBOX, {"letters": None}, status=403)
    waiting, failed = conversations.answers_not_out()
    context = {
        "letters": setup_queries.letters_held()[:100],
        "mails": bool(settings.SMTP_URL),
        "waiting": waiting,
        "failed": failed,
        "why": conversations.why_waiting(),
    }
    return setup_pages.page(request, "desk/setup/outbox.html", OUTBOX, context)


@require_GET
@agent_required(Permission.MANAGE_AGENTS)
def browsers_of_agents(request: AgentRequest) -> HttpResponse:
    """Where agents are signed in."""
    current = request.session.session_key
    rows = [browsers.shown(each, current, each.user.agent.name) for each in setup_queries.sessions_of_agents()[:300]]
    return setup_pages.page(request, "desk/setup/browsers.html", "setup:browsers", {"rows": rows})


@require_POST
@agent_required(Permission.MANAGE_AGENTS, fresh=True)
def end_session(request: AgentRequest, session_id: int) -> HttpResponse:
    """Sign one browser of an agent out, at once."""
    session = setup_queries.agents_session(session_id)
    if session is None:
        raise Http404
    actions.end_session(actor(request), session)
    return setup_pages.saved(request, reverse("setup:browsers"), _("That browser is signed out."))
