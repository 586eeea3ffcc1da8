"""Setting what stands on a conversation, one menu or plain page for each thing; and the same for many at once."""

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.conversations import access, actions
from comptoir.conversations.models import Conversation
from comptoir.desk import choices, respond
from comptoir.people.access import AgentRequest, agent_required


@require_http_methods(["GET", "POST"])
@agent_required()
def choose(request: AgentRequest, number: int, what: str) -> HttpResponse:
    found = access.conversation_for(request.agent, number)
    if request.method == "GET":
        context = {"conversation": found, "question": choices.question(what, request.agent, found)}
        return respond.page(request, "desk/choose.html", ("choices",), context)
    back, before = reverse("desk:conversation", args=[number]), found.status
    try:
        say = choices.choose(what, request.agent, found, _given(request))
    except ValueError as error:
        return respond.refused(request, back, str(error))
    undo = reverse("desk:choose", args=[number, "status"]) + f"?value={before}" if say and what == "status" else ""
    return respond.done(request, respond.back_to(request, back), say=say, undo=undo, conversations=(number,))


def _given(request: AgentRequest) -> QueryDict:
    """What was posted; undoing posts nothing and names the value in its address."""
    return request.POST if request.POST.keys() - {"csrfmiddlewaretoken"} else request.GET


@require_POST
@agent_required()
def set_fields(request: AgentRequest, number: int) -> HttpResponse:
    """Set the company's own fields; those not in the form are left alone."""
    found = access.conversation_for(request.agent, number)
    values = {key.removeprefix("field_"): value for key, value in request.POST.items() if key.startswith("field_")}
    actions.set_fields(request.agent, found, values)
    back = reverse("desk:conversation", args=[number])
    return respond.done(request, back, say=_("Saved."), conversations=(number,))


@require_GET
@agent_required()
def bulk_choices(request: AgentRequest, what: str) -> HttpResponse:
    """What may be chosen for many at once."""
    question = choices.question(what, request.agent, Conversation())
    context = {"conversation": None, "question": question, "numbers": request.GET.getlist("number")}
    return respond.page(request, "desk/choose.html", ("choices",), context)


@require_POST
@agent_required()
def bulk(request: AgentRequest, what: str) -> HttpResponse:
    """Do one thing to every chosen conversation that the agent may see; the others are left out silently."""
    numbers = [int(each) for each in request.POST.getlist("number") if each.isdecimal()]
    found = access.conversations_for(request.agent, numbers)
    back = respond.back_to(request, reverse("desk:inbox"))
    if not found:
        return respond.refused(request, back, _("Select some conversations first."))
    try:
        for conversation in found:
            if what == "read":
                actions.mark_read(request.agent, conversation, conversation.last_position)
            else:
                choices.choose(what, request.agent, conversation, request.POST)
    except ValueError as error:
        return respond.refused(request, back, str(error))
    say = ngettext("%(n)d conversation changed.", "%(n)d conversations changed.", len(found)) % {"n": len(found)}
    return respond.done(request, back, say=say, conversations=tuple(each.pk for each in found))
