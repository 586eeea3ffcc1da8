"""Setting forms up: the forms of an inbox, what one asks, and how it looks to who fills it in."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.channels.form import access, actions, editing, queries
from comptoir.channels.form.actions import FormDetails
from comptoir.channels.form.fields import MESSAGE, BadFields, FormField, as_data, parse
from comptoir.channels.form.models import Form
from comptoir.channels.form.request_form import RequestForm
from comptoir.channels.form.setup_forms import DetailsForm, FieldForm
from comptoir.channels.form.shown import listed, questions
from comptoir.channels.form.wording import title_of
from comptoir.conversations.models import Inbox
from comptoir.files import uploads
from comptoir.people import queries as people
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.permissions import Permission

may_set_up = agent_required(Permission.MANAGE_SETUP)


@require_http_methods(["GET", "HEAD", "POST"])
@may_set_up
def setup(request: AgentRequest, inbox_id: int) -> HttpResponse:
    """The forms of an inbox; POST adds one."""
    inbox = access.inbox_of_forms(inbox_id)
    if request.method == "POST":
        made = actions.add_form(inbox, request.POST.get("name", "").strip()[:60])
        return HttpResponseRedirect(_address(made))
    forms = [{"form": each, "title": title_of(each)} for each in queries.forms_of(inbox)]
    return render(request, "form/setup.html", {"inbox": inbox, "forms": forms})


@require_http_methods(["GET", "HEAD", "POST"])
@may_set_up
def form(request: AgentRequest, inbox_id: int, form_id: int) -> HttpResponse:
    """What a form says and asks, beside how it looks."""
    held = _form(inbox_id, form_id)
    details = DetailsForm(held, request.POST if request.method == "POST" else None)
    if request.method == "POST" and details.is_valid():
        actions.edit_form(actor(request), held, details.details(), parse(held.fields))
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(_address(held))
    facts = {
        "inbox": held.inbox,
        "form": held,
        "title": title_of(held),
        "details": details,
        "fields": listed(parse(held.fields)),
        "message_key": MESSAGE,
        **_preview_facts(held, request.GET.get("in", "")),
    }
    return render(request, "form/form.html", facts, status=422 if details.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@may_set_up
def field(request: AgentRequest, inbox_id: int, form_id: int, key: str = "") -> HttpResponse:
    """One field of a form, or a new one."""
    held = _form(inbox_id, form_id)
    asked = parse(held.fields)
    filled = FieldForm(asked, _field(asked, key) if key else None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and filled.is_valid():
        try:
            _keep(request, held, editing.kept(asked, filled.field()))
        except BadFields as error:
            filled.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_address(held))
    facts = {"inbox": held.inbox, "form": held, "filled": filled, "key": key, **_preview_facts(held, "")}
    return render(request, "form/field.html", facts, status=422 if filled.errors else 200)


@require_POST
@may_set_up
def preview(request: AgentRequest, inbox_id: int, form_id: int, key: str = "") -> HttpResponse:
    """The form as it would look with what is being typed; nothing is kept."""
    held = _form(inbox_id, form_id)
    asked = parse(held.fields)
    filled = FieldForm(asked, _field(asked, key) if key else None, request.POST)
    if filled.is_valid():
        with suppress(BadFields):  # half typed: the form as it is kept
            held.fields = as_data(editing.kept(asked, filled.field()))
    return render(request, "form/_preview.html", _preview_facts(held, request.POST.get("in", "")))


@require_POST
@may_set_up
def move(request: AgentRequest, inbox_id: int, form_id: int, key: str) -> HttpResponse:
    """One place up or down."""
    held = _form(inbox_id, form_id)
    asked = parse(held.fields)
    _field(asked, key)
    return _changed(request, held, lambda: editing.moved(asked, key, -1 if request.POST.get("by") == "up" else 1))


@require_POST
@may_set_up
def removal(request: AgentRequest, inbox_id: int, form_id: int, key: str) -> HttpResponse:
    """Ask this no more; what was answered stays where it is."""
    held = _form(inbox_id, form_id)
    asked = parse(held.fields)
    _field(asked, key)
    return _changed(request, held, lambda: editing.without(asked, key))


@require_POST
@may_set_up
def form_removal(request: AgentRequest, inbox_id: int, form_id: int) -> HttpResponse:
    """Delete a form; what came in by it stays."""
    held = _form(inbox_id, form_id)
    actions.remove_form(actor(request), held)
    messages.success(request, _("The form is deleted. What came in by it stays."))
    return HttpResponseRedirect(reverse("form:setup", args=[inbox_id]))


def _changed(request: AgentRequest, held: Form, change: Any) -> HttpResponse:
    try:
        _keep(request, held, change())
    except BadFields as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"{_address(held)}#fields")


def _keep(request: AgentRequest, held: Form, fields: editing.Fields) -> None:
    details = FormDetails(held.slug, held.titles, held.intros, held.is_active)
    actions.edit_form(actor(request), held, details, fields)


def _form(inbox_id: int, form_id: int) -> Form:
    inbox: Inbox = access.inbox_of_forms(inbox_id)
    return access.form_of(inbox, form_id)


def _field(fields: editing.Fields, key: str) -> FormField:
    found = next((each for each in fields if each.key == key), None)
    if found is None:
        raise Http404
    return found


def _address(held: Form) -> str:
    return reverse("form:form", args=[held.inbox_id, held.pk])


def _preview_facts(held: Form, language: str) -> dict[str, Any]:
    """The form as a stranger reads it in this language."""
    spoken = language if language in people.company_languages() else translation.get_language() or "en"
    with translation.override(spoken):
        asked = RequestForm(held, None)
        return {
            "preview_in": spoken,
            "preview_title": title_of(held),
            "questions": questions(asked),
            "max_files": uploads.MAX_FILES,
            "max_bytes": uploads.max_bytes(),
        }
