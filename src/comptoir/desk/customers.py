"""Customers as the desk lists and edits them."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.desk.shown import ages
from comptoir.lib import times
from comptoir.people import customer_queries as people
from comptoir.people.actions import CustomerDetails
from comptoir.people.models import Customer, CustomerMerge, Identity, Organisation
from comptoir.people.setup_queries import organisations


@dataclass(slots=True)
class CustomerRow:
    id: int
    name: str
    addresses: str
    organisation: str
    since: str


@dataclass(slots=True)
class Found:
    rows: list[CustomerRow]
    next_key: str


def found(typed: str, before: str = "") -> Found:
    """Customers whose name or address has these words, newest first, fifty at a time."""
    words = ages()
    page = people.customers_named(typed, int(before) if before.isdecimal() else None)
    rows = [
        CustomerRow(
            each.pk,
            each.name or _("Somebody"),
            ", ".join(identity.address for identity in each.identities.all() if identity.kind != Identity.Kind.VISITOR),
            each.organisation.name if each.organisation else "",
            words.since(each.created_at),
        )
        for each in page[: people.CUSTOMERS_PAGE]
    ]
    return Found(rows, str(rows[-1].id) if len(page) > people.CUSTOMERS_PAGE else "")


def merges_of(customer: Customer) -> list[CustomerMerge]:
    """Merges into this customer that can still be undone."""
    return list(people.merges_into(customer))


def initial_of(customer: Customer) -> dict[str, Any]:
    return {
        "name": customer.name,
        "language": customer.language,
        "zone": customer.zone,
        "note": customer.note,
        "organisation": customer.organisation,
    }


class CustomerForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    zone = forms.CharField(
        label=gettext_lazy("Time zone"), max_length=64, required=False, help_text=gettext_lazy("Such as Europe/Paris.")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organisation"), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note for colleagues"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["language"]).choices = [("", _("Not known")), *settings.LANGUAGES]
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations()

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        if zone and not times.is_zone(zone):
            raise forms.ValidationError(_("We do not know this time zone. Write one such as Europe/Paris."))
        return zone

    def details(self) -> CustomerDetails:
        given = self.cleaned_data
        return CustomerDetails(given["name"], given["language"], given["zone"], given["note"], given["organisation"])


class IdentityForm(forms.Form):
    address = forms.CharField(label=gettext_lazy("Mail address or phone number"), max_length=320)

    def kind(self) -> Identity.Kind:
        return Identity.Kind.EMAIL if "@" in self.cleaned_data["address"] else Identity.Kind.PHONE
