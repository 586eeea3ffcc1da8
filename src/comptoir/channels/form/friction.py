"""What keeps machines from filling in our forms, at no cost to people."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from comptoir.channels.form.request_form import RequestForm
from comptoir.lib.client_address import network_of
from comptoir.lib.once import PageToken
from comptoir.people.actions import Rate, count, count_each
from comptoir.people.models import Customer

SHORTEST: Final = timedelta(seconds=2)  # nobody reads and fills in a page faster
TRAP: Final = "website"  # a field that people do not see
BY_NETWORK: Final = Rate("form.network", 30, timedelta(hours=1))
BY_ADDRESS: Final = Rate("form.address", 10, timedelta(hours=1))
BY_CUSTOMER: Final = Rate("form.customer", 40, timedelta(hours=1))


def suspicion(page: PageToken, trapped: str) -> str:
    """What to say to somebody who filled the page in like a machine; nothing to anybody else."""
    if trapped:
        return _("One field that people cannot see was filled in. Please empty the field “Leave this empty” below.")
    if page.age < SHORTEST:
        return _("That was very quick. Please look it over and press Send again.")
    return ""


def count_sending(filled: RequestForm, customer: Customer | None, client_address: str) -> None:
    """Count this sending.  Raises people.actions.TooOften."""
    if customer is not None:
        count(BY_CUSTOMER, str(customer.pk))
        return
    count_each([(BY_NETWORK, network_of(client_address)), (BY_ADDRESS, filled.cleaned_data["email"])])
