"""Saved replies: words that agents need often, with variables, seen as the customer will read them."""

from html import escape

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.conversations import actions
from comptoir.conversations.models import SavedReply
from comptoir.conversations.queries import setup as queries
from comptoir.desk import replies as filling
from comptoir.desk import setup_pages
from comptoir.desk.setup_pages import Deed, FormPage
from comptoir.desk.setup_work_forms import ReplyForm
from comptoir.lib import html as markup
from comptoir.people import queries as people
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.models import Agent
from comptoir.people.permissions import Permission

PLACE = "setup:replies"
FORM = "desk/setup/reply.html"


@require_GET
@agent_required(Permission.EDIT_KNOWLEDGE)
def replies(request: AgentRequest) -> HttpResponse:
    """Every saved reply, those with these words in their title."""
    words = request.GET.get("words", "").strip()[:80]
    rows = [(each, markup.preview(markup.to_text(each.html), 120)) for each in queries.saved_replies(words)[:300]]
    return setup_pages.page(request, "desk/setup/replies.html", PLACE, {"rows": rows, "words": words})


@require_http_methods(["GET", "POST"])
@agent_required(Permission.EDIT_KNOWLEDGE)
def new(request: AgentRequest) -> HttpResponse:
    return _edit(request, None, _("New saved reply"), ())


@require_http_methods(["GET", "POST"])
@agent_required(Permission.EDIT_KNOWLEDGE)
def reply(request: AgentRequest, reply_id: int) -> HttpResponse:
    found = _reply(reply_id)
    deed = Deed(_("Delete"), reverse("setup:reply_delete", args=[found.pk]), is_dangerous=True)
    return _edit(request, found, found.title, (deed,))


def _edit(request: AgentRequest, held: SavedReply | None, title: str, deeds: tuple[Deed, ...]) -> HttpResponse:
    words = as_text(held.html) if held else ""
    initial = {"title": held.title, "html": words, "language": held.language, "team": held.team} if held else {}
    form = ReplyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.keep_reply(actor(request), form.details(as_html(form.cleaned_data["html"])), held)
        return setup_pages.saved(request, reverse(PLACE), _("Saved."))
    around = FormPage(PLACE, title, reverse(PLACE), deeds=deeds, template=FORM)
    shown = filled(request.agent, request.POST.get("html", words))
    return setup_pages.form_page(request, around, form, variables=filling.VARIABLES, shown=shown)


@require_POST
@agent_required(Permission.EDIT_KNOWLEDGE)
def preview(request: AgentRequest) -> HttpResponse:
    """The words as a customer reads them, with example values in the variables."""
    shown = filled(request.agent, request.POST.get("html", "")[:20_000])
    return render(request, "desk/setup/_reply_shown.html", {"shown": shown})


@require_http_methods(["GET", "POST"])
@agent_required(Permission.EDIT_KNOWLEDGE)
def delete(request: AgentRequest, reply_id: int) -> HttpResponse:
    found, back = _reply(reply_id), reverse(PLACE)
    if request.method == "GET":
        title = _("Delete “%(name)s”?") % {"name": found.title}
        return setup_pages.ask(request, PLACE, title, _("What was sent with it stays."), _("Delete"), back)
    actions.delete_reply(actor(request), found)
    return setup_pages.saved(request, back, _("The saved reply is deleted."))


def as_html(typed: str) -> str:
    """Plain typing as HTML: paragraphs at empty lines, breaks at line ends; HTML that was typed stays."""
    if "<p" in typed or "<br" in typed or "<div" in typed:
        return typed
    paragraphs = [escape(part, quote=False) for part in typed.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return "".join(f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in paragraphs)


def as_text(html: str) -> str:
    """The words to edit: plain where nothing but paragraphs and breaks is in them, else the HTML."""
    plain = html.replace("<br>", "\n").replace("</p><p>", "\n\n").replace("</p>\n<p>", "\n\n")
    plain = plain.removeprefix("<p>").removesuffix("</p>").strip()
    return html if "<" in plain else markup.to_text(html).strip()


def filled(agent: Agent, typed: str) -> markup.SafeHtml:
    """What was typed as a customer reads it, with example values."""
    known = people.company()
    values = {
        "customer.first_name": "Inès",
        "customer.name": "Inès Roche",
        "agent.first_name": agent.name.split()[0],
        "agent.name": agent.name,
        "conversation.number": "#20431",
        "conversation.subject": _("My order"),
        "company.name": known.name if known else "",
    }
    return markup.SafeHtml(filling.fill(markup.make_safe(as_html(typed)), values))


def _reply(reply_id: int) -> SavedReply:
    found = queries.reply_numbered(reply_id)
    if found is None:
        raise Http404
    return found
