"""An agent writes first."""

from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comptoir.conversations import actions
from comptoir.conversations.models import Inbox
from comptoir.conversations.queries import inboxes
from comptoir.desk import composer, respond
from comptoir.people.access import AgentRequest, agent_required
from comptoir.people.actions import Address, NoAddress
from comptoir.people.models import Identity
from comptoir.people.permissions import Permission


class StartForm(forms.Form):
    inbox: "forms.ModelChoiceField[Inbox]" = forms.ModelChoiceField(None, label=gettext_lazy("From"), empty_label=None)
    to = forms.CharField(
        label=gettext_lazy("To"),
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160, required=False)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Inbox]", self.fields["inbox"]).queryset = inboxes.to_start_from()


@require_http_methods(["GET", "POST"])
@agent_required(Permission.ANSWER)
def start(request: AgentRequest) -> HttpResponse:
    form = StartForm(
        request.POST or None, initial={"to": request.GET.get("to", ""), "name": request.GET.get("name", "")}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        words = actions.Words(composer.html_of(request.POST), inbox=given["inbox"])
        to = Address(Identity.Kind.EMAIL, given["to"], given["name"])
        try:
            made = actions.start(request.agent, given["inbox"], to, given["subject"], words)
        except NoAddress:
            form.add_error("to", _("Write a mail address, such as carla@example.com."))
        except actions.NothingToSay:
            form.add_error(None, _("Write something first."))
        else:
            return respond.go(request, reverse("desk:conversation", args=[made.pk]))
    context = {
        "form": form,
        "html": composer.html_of(request.POST) if request.POST else "",
        "has_inbox": inboxes.to_start_from().exists(),
    }
    return render(request, "desk/start.html", context, status=422 if form.errors else 200)
