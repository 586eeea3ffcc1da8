"""Writing: send, note, keep a draft, call an answer back, saved replies, mentions, files."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comptoir.conversations import access, actions
from comptoir.conversations.models import Conversation, Entry
from comptoir.conversations.queries import own
from comptoir.desk import composer, replies, respond
from comptoir.desk.conversation_views import PAGE
from comptoir.files.actions import keep_upload
from comptoir.files.store import FileTooLarge
from comptoir.lib import sizes
from comptoir.people import queries as people
from comptoir.people.access import AgentRequest, agent_required


@require_POST
@agent_required()
def send(request: AgentRequest, number: int) -> HttpResponse:
    """Answer the customer (held UNDO_S seconds), or write a note."""
    found = access.conversation_for(request.agent, number)
    is_note = request.POST.get("way") == "note"
    try:
        words = composer.words_of(request.POST, request.FILES.getlist("files"), found)
        answer = _note(request, found, words) if is_note else _answer(request, found, words)
    except actions.NothingToSay:
        return respond.refused(request, _page_of(found), _("Write something first, or add a file."))
    except FileTooLarge as error:
        return respond.refused(request, _page_of(found), _too_large(error))
    return answer


def _note(request: AgentRequest, found: Conversation, words: actions.Words) -> HttpResponse:
    html, ids = composer.mentions_in(words.html)
    named = tuple(people.agents().filter(pk__in=ids)) if ids else ()
    actions.note(request.agent, found, actions.Words(html, words.file_ids), named)
    return _fresh(request, found, respond.news(conversations=(found.pk,)))


def _answer(request: AgentRequest, found: Conversation, words: actions.Words) -> HttpResponse:
    client_id = request.POST.get("client_id", "")[:64]
    draft = actions.hold_reply(request.agent, found, words, client_id)
    news = respond.news(
        say=_("Your answer leaves in a moment."),
        undo=reverse("desk:call_back", args=[draft.pk]),
        seconds=actions.UNDO_S,
        conversations=(found.pk,),
    )
    return _fresh(request, found, news)


def _fresh(request: AgentRequest, found: Conversation, news: str) -> HttpResponse:
    """An empty composer, or the page for a plain form."""
    if not respond.wants_fragment(request):
        return respond.done(request, _page_of(found))
    drafts = own.drafts(request.agent, found)
    context = {"conversation": found, "composer": composer.composer_for(request.agent, found, drafts)}
    answer = respond.fragment(request, PAGE, ("composer",), context)
    answer.headers["HX-Trigger"] = news
    return answer


@require_POST
@agent_required()
def call_back(request: AgentRequest, draft_id: int) -> HttpResponse:
    """Take an answer back before it leaves; its words are in the composer again."""
    draft = actions.call_back(request.agent, draft_id)
    if draft is None:
        return respond.refused(request, reverse("desk:inbox"), _("Too late: the answer has left already."))
    return respond.visit(request, reverse("desk:conversation", args=[draft.conversation_id]))


@require_POST
@agent_required()
def draft(request: AgentRequest, number: int) -> HttpResponse:
    """Keep what is typed so far."""
    found = access.conversation_for(request.agent, number)
    entry = Entry.NOTED if request.POST.get("entry") == Entry.NOTED else Entry.SAID
    ids = tuple(int(each) for each in request.POST.getlist("file_id") if each.isdecimal())
    inbox = composer.inbox_of(request.POST.get("way", ""), found) if entry == Entry.SAID else None
    actions.keep_draft(request.agent, found, entry, composer.html_of(request.POST), ids, inbox)
    return HttpResponse(status=204)


@require_POST
@agent_required()
def send_again(request: AgentRequest, message_id: int) -> HttpResponse:
    message = access.message_for(request.agent, message_id)
    actions.send_again(message)
    return respond.done(
        request, _page_of(message.conversation), say=_("We try once more."), conversations=(message.conversation_id,)
    )


@require_GET
@agent_required()
def saved_replies(request: AgentRequest, number: int) -> HttpResponse:
    """Saved replies that fit what was typed after "/", with their variables filled in for this conversation."""
    found = access.conversation_for(request.agent, number)
    offered = replies.offered(request.agent, found, request.GET.get("q", ""))
    return render(request, "desk/_offered_replies.html", {"offered": offered, "query": request.GET.get("q", "")})


@require_GET
@agent_required()
def mentions(request: AgentRequest, number: int) -> HttpResponse:
    """Agents whose name begins like what was typed after "@"."""
    access.conversation_for(request.agent, number)
    offered = people.agents().filter(name__icontains=request.GET.get("q", "")[:40])[:8]
    return render(request, "desk/_offered_agents.html", {"offered": offered})


@require_POST
@agent_required()
def upload(request: AgentRequest) -> HttpResponse:
    """Store one file for a message to come; answers its id."""
    try:
        files = request.FILES.getlist("file")
        if not files:
            return HttpResponse(_("Choose a file first."), status=400, content_type="text/plain; charset=utf-8")
        kept = keep_upload(files[0].name or "file", files[0].chunks(), files[0].content_type or "")
    except (FileTooLarge, RequestDataTooBig) as error:
        words = _too_large(error) if isinstance(error, FileTooLarge) else str(error)
        return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")
    return JsonResponse({"id": kept.pk, "name": kept.name, "size": sizes.shown(kept.size_bytes)})


def _page_of(found: Conversation) -> str:
    return reverse("desk:conversation", args=[found.pk])


def _too_large(error: FileTooLarge) -> str:
    return _("The file is too large; %(size)s is the most we take.") % {"size": sizes.shown(error.limit_bytes)}
