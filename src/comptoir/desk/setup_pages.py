"""What the set-up screens share: the list of them that this agent may open, forms, questions before something goes."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comptoir.people.access import AgentRequest
from comptoir.people.models import Agent
from comptoir.people.permissions import Permission


@dataclass(frozen=True)
class Place:
    """One screen of the set-up."""

    name: str  # of its address
    icon: str
    label: Promise | str
    about: Promise | str
    permission: Permission

    @property
    def address(self) -> str:
        return reverse(self.name)


@dataclass(frozen=True)
class Section:
    label: Promise | str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Deed:
    """A further deed that a form's page offers."""

    label: str
    address: str
    is_dangerous: bool = False


_AGENTS, _SETUP = Permission.MANAGE_AGENTS, Permission.MANAGE_SETUP
SECTIONS = (
    Section(
        _("People"),
        (
            Place("setup:agents", "users", _("Agents"), _("Who answers, and who is invited"), _AGENTS),
            Place("setup:roles", "user-check", _("Roles"), _("What each may do"), _AGENTS),
            Place("setup:teams", "layers", _("Teams"), _("Who shares queues"), _AGENTS),
            Place("setup:browsers", "monitor", _("Browsers"), _("Where agents are signed in"), _AGENTS),
        ),
    ),
    Section(
        _("Conversations"),
        (
            Place("setup:inboxes", "inbox", _("Inboxes"), _("Where customers reach you"), _SETUP),
            Place("setup:replies", "zap", _("Saved replies"), _("Words you need often"), Permission.EDIT_KNOWLEDGE),
            Place("setup:views", "funnel", _("Shared views"), _("Lists that everybody has"), _SETUP),
            Place("setup:tags", "tag", _("Tags"), _("Rename, join, remove"), _SETUP),
            Place("setup:fields", "list", _("Fields"), _("What you want to know besides"), _SETUP),
            Place(
                "setup:organisations",
                "building-2",
                _("Organisations"),
                _("Companies your customers belong to"),
                Permission.EDIT_CUSTOMERS,
            ),
        ),
    ),
    Section(
        _("This place"),
        (
            Place("setup:company", "settings", _("Company"), _("Name, languages, zone, safety"), _SETUP),
            Place("health", "life-buoy", _("Health"), _("Whether all is well, in words"), _SETUP),
            Place("setup:outbox", "send", _("Outbox"), _("Letters that could not leave"), _SETUP),
            Place("setup:demo", "sparkles", _("Demo company"), _("Fill the place, or wipe it"), _SETUP),
            Place("desk:audit", "history", _("Audit trail"), _("Who did what, and when"), Permission.READ_AUDIT),
        ),
    ),
)


def sections_for(agent: Agent) -> list[Section]:
    """The screens that this agent may open."""
    found = [Section(each.label, tuple(p for p in each.places if agent.may(p.permission))) for each in SECTIONS]
    return [each for each in found if each.places]


def page(
    request: AgentRequest, template: str, place: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A screen of the set-up, beside the list of all."""
    known = {"place": place, **(context or {})}
    return render(request, template, known, status=status)


@dataclass(frozen=True)
class FormPage:
    """A page with one form: what stands around it."""

    place: str
    title: str
    back: str
    lead: str = ""
    save: str = ""  # on the button; "Save" when nothing else is said
    deeds: tuple[Deed, ...] = ()
    template: str = "desk/setup/form.html"


def form_page(request: AgentRequest, around: FormPage, form: forms.Form, **more: Any) -> HttpResponse:
    """The form, or the form again with what is wrong."""
    status = 422 if form.errors else 200
    return page(request, around.template, around.place, {"around": around, "form": form, **more}, status)


def saved(request: AgentRequest, back: str, words: str) -> HttpResponse:
    """It is done: say so and go back."""
    messages.success(request, words)
    return redirect(back)


def refused(request: AgentRequest, back: str, words: str) -> HttpResponse:
    """It cannot be: say why and go back."""
    messages.error(request, words)
    return redirect(back)


def ask(request: AgentRequest, place: str, title: str, words: str, yes: str, back: str) -> HttpResponse:
    """The question before something goes; the same address does it by POST."""
    context = {"title": title, "words": words, "yes": yes, "back": back}
    return page(request, "desk/setup/ask.html", place, context)
