"""Forms of the set-up: people and the company."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.desk.first_forms import InviteForm, language_choices
from comptoir.people import actions, queries, setup_queries
from comptoir.people.models import Agent, Role, Team
from comptoir.people.permissions import Permission
from comptoir.people.zone_field import ZoneField


class TeamsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django has no such subscript
    def __init__(self) -> None:
        boxes = forms.CheckboxSelectMultiple
        super().__init__(label=_("Teams"), queryset=Team.objects.none(), required=False, widget=boxes)


class SeatInviteForm(InviteForm):
    """A seat with its teams."""

    teams = TeamsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = queries.teams()  # type: ignore[attr-defined]

    def seat(self) -> actions.Seat:
        said = self.cleaned_data
        return actions.Seat(said["name"], said["role"], tuple(said["teams"]))


class AgentForm(forms.Form):
    """An agent's name, role and teams."""

    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.none(), empty_label=None)
    teams = TeamsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        role.queryset = queries.roles()  # type: ignore[attr-defined]
        role.label_from_instance = lambda each: each.label  # type: ignore[attr-defined]
        self.fields["teams"].queryset = queries.teams()  # type: ignore[attr-defined]

    def seat(self) -> actions.Seat:
        """What the form gives."""
        said = self.cleaned_data
        return actions.Seat(said["name"], said["role"], tuple(said["teams"]))


class RoleForm(forms.Form):
    """A role's name and what it allows."""

    name = forms.CharField(label=_("Name"), max_length=80)
    permissions = forms.MultipleChoiceField(
        label=_("May"), choices=Permission.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, role: Role | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if any(other.name == name and other != self.role for other in queries.roles()):
            raise forms.ValidationError(_("Another role is called so."))
        return name

    def details(self) -> actions.RoleDetails:
        """What the form says."""
        chosen = tuple(Permission(value) for value in self.cleaned_data["permissions"])
        return actions.RoleDetails(self.cleaned_data["name"], chosen)


class TeamForm(forms.Form):
    """A team's name and its people."""

    name = forms.CharField(label=_("Name"), max_length=80)
    members = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=Agent.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.fields["members"].queryset = queries.agents()  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if any(other.name == name and other != self.team for other in queries.teams()):
            raise forms.ValidationError(_("Another team is called so."))
        return name


class CompanySettingsForm(forms.Form):
    """What the company is called and how it works."""

    name = forms.CharField(label=_("Name"), max_length=120)
    languages = forms.MultipleChoiceField(
        label=_("Languages of your customers"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )
    default_language = forms.ChoiceField(label=_("First language"), choices=language_choices)
    zone = ZoneField()
    phone_region = forms.RegexField(
        label=_("Country of telephone numbers"),
        regex=r"^[A-Za-z]{2}$",
        help_text=_("Two letters, such as FR: for numbers written without +."),
        error_messages={"invalid": _("Two letters, such as FR.")},
    )
    promise_hours = forms.IntegerField(
        label=_("Answer promised within, in hours"), min_value=1, max_value=720, help_text=_("Customers see it.")
    )
    requires_second_factor = forms.BooleanField(
        label=_("Every agent needs a passkey or an authenticator app"),
        required=False,
        help_text=_("Agents who have none set one up before anything else opens."),
    )

    def clean_phone_region(self) -> str:
        return str(self.cleaned_data["phone_region"]).upper()

    def details(self) -> actions.CompanyDetails:
        """What the form says; the first language leads the others."""
        said = self.cleaned_data
        first = said["default_language"]
        return actions.CompanyDetails(
            name=said["name"],
            languages=(first, *(code for code in said["languages"] if code != first)),
            zone=said["zone"],
            phone_region=said["phone_region"],
            promise_hours=said["promise_hours"],
            requires_second_factor=said["requires_second_factor"],
        )


class OrganisationForm(forms.Form):
    """An organisation and the mail domains of its people."""

    name = forms.CharField(label=_("Name"), max_length=160)
    domains = forms.CharField(
        label=_("Mail domains"),
        required=False,
        help_text=_("Such as example.com, separated by spaces. Who writes from them belongs here by itself."),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_domains(self) -> tuple[str, ...]:
        named = str(self.cleaned_data["domains"]).lower().replace(",", " ").split()
        for domain in named:
            if not setup_queries.is_domain(domain):
                raise forms.ValidationError(
                    _("“%(domain)s” is no domain: example.com is one."), params={"domain": domain}
                )
        return tuple(named)

    def details(self) -> actions.OrganisationDetails:
        """What the form says."""
        said = self.cleaned_data
        return actions.OrganisationDetails(said["name"], said["domains"], said["note"])
