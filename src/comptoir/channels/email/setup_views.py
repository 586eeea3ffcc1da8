"""Set-up of an e-mail inbox, and the mails that wait for a person."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.channels.email import actions, queries
from comptoir.channels.email.forms import InboxOptionsForm, initial_of
from comptoir.conversations.actions import InboxDetails, edit_inbox
from comptoir.conversations.models import Inbox
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.permissions import Permission

PLACE = "setup:inboxes"
MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def setup(request: AgentRequest, inbox_id: int) -> HttpResponse:
    """How mail comes into this inbox and leaves it."""
    inbox = _inbox(inbox_id)
    if request.method == "POST" and request.POST.get("deed") == "try":
        return _try_out(request, inbox)
    form = InboxOptionsForm(request.POST or None, initial=initial_of(queries.options_of(inbox)))
    if request.method == "POST" and form.is_valid():
        details = InboxDetails(
            inbox.name, inbox.address, inbox.team, inbox.language, inbox.is_active, form.settings(inbox.settings)
        )
        edit_inbox(actor(request), inbox, details)
        queries.forget_places()
        messages.success(request, _("Saved."))
        return redirect("email:setup", inbox.pk)
    context = {
        "place": PLACE,
        "inbox": inbox,
        "form": form,
        "listens": settings.MAIL_LISTEN,
        "server": queries.server_of(inbox),
        "own_server": bool(queries.options_of(inbox).smtp_url),
        "waiting": queries.quarantined().count(),
    }
    return render(request, "email/setup.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def quarantine(request: AgentRequest) -> HttpResponse:
    """Mails that became no message, each with its reason; read one again, or put it aside."""
    if request.method == "POST":
        number = request.POST.get("raw_mail", "")
        deed = actions.replay if request.POST.get("deed") == "replay" else actions.dismiss
        if number.isdigit() and deed(actor(request), int(number)):
            said = _("It is being read again.") if deed is actions.replay else _("It is put aside; its bytes stay.")
            messages.success(request, said)
        return redirect("email:quarantine")
    rows = queries.quarantined()[:MOST_SHOWN]
    return render(request, "email/quarantine.html", {"place": PLACE, "rows": rows})


@require_GET
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def raw(request: AgentRequest, raw_mail_id: int) -> HttpResponse:
    """The mail as it came, to keep and look at elsewhere; never shown from our own address."""
    found = queries.raw_mail(raw_mail_id)
    if found is None:
        raise Http404
    return HttpResponse(
        found.raw,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="mail-{found.pk}.eml"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _try_out(request: AgentRequest, inbox: Inbox) -> HttpResponse:
    """Send the agent a mail by this inbox's server and say in words what came of it."""
    trouble = actions.try_out(inbox, request.agent.account.email)
    if trouble:
        messages.error(request, trouble)
    else:
        messages.success(request, _("A mail is on its way to %(address)s.") % {"address": request.agent.account.email})
    return redirect(reverse("email:setup", args=[inbox.pk]))


def _inbox(inbox_id: int) -> Inbox:
    found = queries.inbox_numbered(inbox_id)
    if found is None:
        raise Http404
    return found
