"""Forms of the set-up: inboxes, saved replies, views, tags, fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.conversations.actions import FieldDetails, InboxDetails, ReplyDetails, ViewDetails
from comptoir.conversations.channel import Channel
from comptoir.conversations.models import Field, Inbox
from comptoir.desk.first_forms import MailField
from comptoir.people import queries
from comptoir.people.models import Team


class TeamField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such subscript
    def __init__(self, empty: Any) -> None:
        super().__init__(label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=empty)


class LanguageField(forms.ChoiceField):
    """One of the company's languages, or none."""

    def __init__(self, empty: Any) -> None:
        super().__init__(label=_("Language"), required=False, choices=lambda: [("", empty), *queries.language_names()])


class InboxForm(forms.Form):
    """What every inbox has; the rest is on its channel's own page."""

    name = forms.CharField(label=_("Name"), max_length=120)
    team = TeamField(_("No team: everybody sees it"))
    language = LanguageField(_("As the customer writes"))

    def __init__(self, *args: Any, way: Channel, inbox: Inbox | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inbox = inbox
        proposal = way.proposal()
        self.fields["team"].queryset = queries.teams()  # type: ignore[attr-defined]
        if proposal and proposal.needs_address:
            self.fields["address"] = MailField(label=_("Address"), help_text=proposal.help)
            self.order_fields(["name", "address"])
        elif proposal:
            self.fields["name"].help_text = proposal.help

    def details(self) -> InboxDetails:
        """What the form says; what only the channel's page sets stays as it is."""
        said, held = self.cleaned_data, self.inbox
        return InboxDetails(
            name=said["name"],
            address=said.get("address", held.address if held else ""),
            team=said["team"],
            language=said["language"],
            is_active=held.is_active if held else True,
            settings=held.settings if held else {},
        )


class ReplyForm(forms.Form):
    """A saved reply."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("Agents find it by this, after /."))
    html = forms.CharField(label=_("Words"), widget=forms.Textarea(attrs={"rows": 10}), max_length=20_000)
    language = LanguageField(_("Any"))
    team = TeamField(_("Every team"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = queries.teams()  # type: ignore[attr-defined]

    def details(self, html: str) -> ReplyDetails:
        """What the form says, with its words as HTML."""
        said = self.cleaned_data
        return ReplyDetails(said["title"], html, said["language"], said["team"])


class ViewForm(forms.Form):
    """A list at hand."""

    name = forms.CharField(label=_("Name"), max_length=60)
    query = forms.CharField(
        label=_("What it shows"),
        max_length=300,
        help_text=_("As in the search, such as: status:open team:billing “exact words”."),
    )

    def details(self) -> ViewDetails:
        """What the form says."""
        return ViewDetails(self.cleaned_data["name"], self.cleaned_data["query"])


class TagForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("The name of another tag joins the two into one.")
    )


class FieldForm(forms.Form):
    """A field of the company's own, named in each of its languages."""

    of = forms.ChoiceField(
        label=_("About"),
        choices=[
            (Field.Of.CONVERSATION, _("Conversations")),
            (Field.Of.CUSTOMER, _("Customers")),
            (Field.Of.ORGANISATION, _("Organisations")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (Field.Kind.TEXT, _("A line of text")),
            (Field.Kind.LONG_TEXT, _("Several lines")),
            (Field.Kind.NUMBER, _("A number")),
            (Field.Kind.DATE, _("A day")),
            (Field.Kind.CHOICE, _("One of a list")),
            (Field.Kind.YES_NO, _("Yes or no")),
        ],
    )
    choices = forms.CharField(
        label=_("The list"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. In several languages: value | English | Français | Español."),
    )
    is_active = forms.BooleanField(label=_("Shown"), required=False, initial=True)

    def __init__(self, *args: Any, held: Field | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = queries.language_names()
        for position, (code, name) in enumerate(self.languages):
            label = _("Name (%(language)s)") % {"language": name}
            self.fields[f"label_{code}"] = forms.CharField(label=label, max_length=80, required=position == 0)
        self.order_fields(["of", "kind", *(f"label_{code}" for code, _name in self.languages), "choices", "is_active"])
        if held is None:
            del self.fields["is_active"]
        else:  # values are kept under the key: another kind is another field
            del self.fields["of"], self.fields["kind"]
        self.held = held

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kind = self.held.kind if self.held else said.get("kind")
        if kind == Field.Kind.CHOICE and not said.get("choices", "").strip():
            self.add_error("choices", _("Write at least one."))
        return said

    def details(self) -> FieldDetails:
        """What the form says."""
        said = self.cleaned_data
        labels = {code: said[f"label_{code}"] for code, _name in self.languages if said[f"label_{code}"]}
        of = Field.Of(self.held.of if self.held else said["of"])
        kind = Field.Kind(self.held.kind if self.held else said["kind"])
        choices = [self._choice(line) for line in said["choices"].splitlines() if line.strip()]
        return FieldDetails(of, labels, kind, choices if kind == Field.Kind.CHOICE else [])

    def _choice(self, line: str) -> dict[str, Any]:
        value, *names = [part.strip() for part in line.split("|")]
        codes = [code for code, _name in self.languages]
        labels = dict(zip(codes, names or [value], strict=False))
        return {"value": value, "labels": {code: name for code, name in labels.items() if name}}


def choices_as_text(held: Field) -> str:
    """The list of a field as its form shows it."""
    codes = [code for code, _name in queries.language_names()]
    lines = []
    for choice in held.choices:
        names = [choice["labels"].get(code, "") for code in codes]
        plain = names[:1] == [choice["value"]] and not any(names[1:])
        lines.append(choice["value"] if plain else " | ".join([choice["value"], *names]).rstrip(" |"))
    return "\n".join(lines)
