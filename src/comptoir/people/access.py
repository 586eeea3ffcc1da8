"""The doors of people: who is asking, and what may they open.  Every view carries one of the decorators."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from comptoir.people.models import Account, Agent, Customer
from comptoir.people.permissions import Permission

View = TypeVar("View", bound=Callable[..., HttpResponse])


class AgentRequest(HttpRequest):
    """A request behind `agent_required`: it has an agent."""

    agent: Agent
    customer: Customer | None


class CustomerRequest(HttpRequest):
    """A request behind `customer_required`: it has a customer."""

    agent: Agent | None
    customer: Customer


class VisitorRequest(HttpRequest):
    """Any request: it may have an agent, a customer, both or neither."""

    agent: Agent | None
    customer: Customer | None


def agent_required(permission: Permission | None = None) -> Callable[[View], View]:
    """The view is for agents, and only those with the permission if one is named.

    Nobody signed in → the sign-in page; not an agent, or without the permission → 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.agent is None:
                if request.user.is_authenticated:
                    raise PermissionDenied
                return _to_sign_in(request, "account_login")
            if permission is not None and not request.agent.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.door = f"agent:{permission.value if permission else ''}"  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def customer_required(view: View) -> View:
    """The view is for a signed-in customer; others are sent to the portal's sign-in and back."""

    @wraps(view)
    def guarded(request: CustomerRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.customer is None:
            return _to_sign_in(request, "helpcenter:sign_in")
        return view(request, *args, **kwargs)

    guarded.door = "customer"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def open_to_all(view: View) -> View:
    """The view is for everybody; whatever it shows has a door of its own."""
    view.door = "open"  # type: ignore[attr-defined]
    return view


def agent_of(account: Account) -> Agent | None:
    """The active agent behind a sign-in, with role, or none."""
    return Agent.objects.select_related("role", "account").filter(account=account, is_active=True).first()


def agent_with_account(account_id: int | None) -> Agent | None:
    """The same by the sign-in's id, for sockets."""
    if account_id is None:
        return None
    return Agent.objects.select_related("role").filter(account_id=account_id, is_active=True).first()


def customer_of(account: Account) -> Customer | None:
    """The customer behind a sign-in, followed through merges, or none."""
    customer = Customer.objects.select_related("merged_into").filter(account=account).first()
    while customer is not None and customer.merged_into is not None:
        customer = customer.merged_into
    return customer


def _to_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    address = f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
