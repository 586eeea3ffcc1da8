"""Inboxes: where customers reach the company, over any channel.  What only a channel knows is on its own page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.conversations import actions
from comptoir.conversations.channel import Channel, UnknownChannel, channel, channels
from comptoir.conversations.models import Inbox
from comptoir.conversations.queries import setup as queries
from comptoir.desk import setup_pages
from comptoir.desk.setup_pages import Deed, FormPage
from comptoir.desk.setup_work_forms import InboxForm
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.permissions import Permission

PLACE = "setup:inboxes"


@require_GET
@agent_required(Permission.MANAGE_SETUP)
def inboxes(request: AgentRequest) -> HttpResponse:
    """Every inbox with its channel, team and address."""
    rows = [_row(each) for each in queries.inboxes()]
    kinds = [each for each in channels() if each.proposal() is not None]
    return setup_pages.page(request, "desk/setup/inboxes.html", PLACE, {"rows": rows, "kinds": kinds})


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def new(request: AgentRequest, kind: str) -> HttpResponse:
    """A further inbox of a channel; then that channel's own page, if it has one."""
    way = _way(kind)
    proposal = way.proposal()
    if proposal is None:
        raise Http404
    form = InboxForm(request.POST or None, way=way, initial={"name": proposal.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_inbox(actor(request), kind, form.details())
        except actions.AddressTaken:
            form.add_error("address", _("Another inbox has this address."))
        else:
            return redirect(_own_page(way, made) or reverse(PLACE))
    around = FormPage(PLACE, _("New inbox: %(channel)s") % {"channel": way.label}, reverse(PLACE), save=_("Add it"))
    return setup_pages.form_page(request, around, form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def inbox(request: AgentRequest, inbox_id: int) -> HttpResponse:
    """Name, address, team, language; the channel's own page is a deed beside."""
    found = _inbox(inbox_id)
    way = _way(found.channel)
    initial = {"name": found.name, "address": found.address, "team": found.team, "language": found.language}
    form = InboxForm(request.POST or None, way=way, inbox=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_inbox(actor(request), found, form.details())
        except actions.AddressTaken:
            form.add_error("address", _("Another inbox has this address."))
        else:
            return setup_pages.saved(request, reverse(PLACE), _("Saved."))
    around = FormPage(PLACE, found.name, reverse(PLACE), lead=str(way.label), deeds=_deeds(found, way))
    return setup_pages.form_page(request, around, form)


@require_POST
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def switch(request: AgentRequest, inbox_id: int) -> HttpResponse:
    """On or off."""
    found = _inbox(inbox_id)
    actions.switch_inbox(actor(request), found, not found.is_active)
    return redirect(PLACE)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP, fresh=True)
def delete(request: AgentRequest, inbox_id: int) -> HttpResponse:
    """Delete an inbox that nothing came by."""
    found, back = _inbox(inbox_id), reverse(PLACE)
    if request.method == "GET":
        title = _("Delete the inbox “%(name)s”?") % {"name": found.name}
        return setup_pages.ask(request, PLACE, title, _("Nothing has come by it yet."), _("Delete"), back)
    try:
        actions.delete_inbox(actor(request), found)
    except actions.InUse:
        return setup_pages.refused(request, back, _("Conversations came by it, so it stays. Switch it off instead."))
    return setup_pages.saved(request, back, _("The inbox is deleted."))


def _row(found: Inbox) -> dict[str, Any]:
    try:
        way = channel(found.channel)
    except UnknownChannel:
        return {"inbox": found, "label": found.channel, "icon": "inbox", "start": found.address, "own_page": ""}
    return {
        "inbox": found,
        "label": way.label,
        "icon": way.icon,
        "start": way.start_address(found),
        "own_page": _own_page(way, found),
    }


def _own_page(way: Channel, found: Inbox) -> str:
    """The channel's own set-up page of this inbox, if it has one."""
    try:
        return reverse(way.setup, args=[found.pk]) if way.setup else ""
    except NoReverseMatch:
        return ""


def _deeds(found: Inbox, way: Channel) -> tuple[Deed, ...]:
    own = _own_page(way, found)
    deeds = [Deed(_("More settings"), own)] if own else []
    if not queries.is_used(found):
        deeds.append(Deed(_("Delete"), reverse("setup:inbox_delete", args=[found.pk]), is_dangerous=True))
    return tuple(deeds)


def _inbox(inbox_id: int) -> Inbox:
    found = queries.inbox_numbered(inbox_id)
    if found is None:
        raise Http404
    return found


def _way(kind: str) -> Channel:
    try:
        return channel(kind)
    except UnknownChannel:
        raise Http404 from None
