"""The doors of people: who is asking, and what may they open.  Every view carries one of the decorators."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from comptoir.lib import tokens
from comptoir.lib.client_address import client_address
from comptoir.lib.compiled import Objects
from comptoir.people import queries
from comptoir.people.actions.agents import INVITATION, InvitationClosed, check_open
from comptoir.people.actions.audit import Actor
from comptoir.people.models import Account, Agent, Customer, CustomerMerge, Identity, Invitation
from comptoir.people.permissions import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


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


def agent_required(permission: Permission | None = None, *, fresh: bool = False) -> Callable[[View], View]:
    """The view is for agents, and only those with the permission if one is named.

    Nobody signed in → the sign-in page; not an agent, or without the permission → 403; without a second factor where
    the company asks for one → the page that sets it up.  `fresh`: who has not proved themselves lately does so again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: AgentRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.agent is None:
                if request.user.is_authenticated:
                    raise PermissionDenied
                return _to_sign_in(request, "account_login")
            if queries.lacks_second_factor(request.agent.account_id):
                return _redirect(request, reverse("mfa_index"))
            if permission is not None and not request.agent.may(permission):
                raise PermissionDenied
            if fresh and not did_recently_reauthenticate(request):
                if request.headers.get("HX-Request"):
                    return _redirect(request, request.headers.get("HX-Current-URL", "/desk/"))
                raise ReauthenticationRequired
            return view(request, *args, **kwargs)

        guarded.door = f"agent:{permission.value if permission else ''}"  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def account_required(view: View) -> View:
    """The view is for whoever is signed in, agent or customer, about their own sign-in."""

    @wraps(view)
    def guarded(request: VisitorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request, "account_login")
        return view(request, *args, **kwargs)

    guarded.door = "account"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def customer_required(view: View) -> View:
    """The view is for a signed-in customer; others are sent to the portal's sign-in and back."""

    @wraps(view)
    def guarded(request: CustomerRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.customer is None:
            return _to_sign_in(request, "helpcenter:sign_in")
        return view(request, *args, **kwargs)

    guarded.door = "customer"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def open_to_all(view: View) -> View:
    """The view is for everybody; whatever it shows has a door of its own."""
    view.door = "open"  # type: ignore[attr-defined]
    return view


def customer_for(agent: Agent, customer_id: int) -> Customer:
    """A customer's record.  Agents who answer may see every customer; Http404 when there is none."""
    found = Customer.objects.select_related("organisation").filter(pk=customer_id).first()
    if found is None or not (agent.may(Permission.ANSWER) or agent.may(Permission.SEE_ALL)):
        raise Http404
    return found


def identity_for(agent: Agent, identity_id: int) -> Identity:
    """One address of a customer, to an agent who may edit customers."""
    found = Identity.objects.select_related("customer").filter(pk=identity_id).first()
    if found is None or not agent.may(Permission.EDIT_CUSTOMERS):
        raise Http404
    return found


def customer_merge_for(agent: Agent, merge_id: int) -> CustomerMerge:
    """A merge of two customers, to an agent who may edit customers."""
    found = CustomerMerge.objects.select_related("kept", "absorbed").filter(pk=merge_id).first()
    if found is None or not agent.may(Permission.EDIT_CUSTOMERS):
        raise Http404
    return found


_AGENT = Objects(lambda account_id: Agent.objects.select_related("role").filter(account_id=account_id), 1)
_CUSTOMER = Objects(lambda account_id: Customer.objects.select_related("merged_into").filter(account_id=account_id), 1)


def agent_of(account: Account) -> Agent | None:
    """The active agent behind a sign-in, with role, or none."""
    agent = _AGENT.first(account.pk)
    if agent is None or not agent.is_active:
        return None
    agent.account = account
    return agent


def agent_with_account(account_id: int | None) -> Agent | None:
    """The same by the sign-in's id, for sockets; none either while a second factor is asked for and missing."""
    if account_id is None or queries.lacks_second_factor(account_id):
        return None
    return Agent.objects.select_related("role").filter(account_id=account_id, is_active=True).first()


def customer_of(account: Account) -> Customer | None:
    """The customer behind a sign-in, followed through merges, or none."""
    customer = _CUSTOMER.first(account.pk)
    while customer is not None and customer.merged_into is not None:
        customer = customer.merged_into
    return customer


def signed_in(request: HttpRequest) -> Account:
    """The account behind `account_required`.  Raises PermissionDenied where that decorator was forgotten."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def actor(request: AgentRequest | VisitorRequest) -> Actor:
    """Who does it, for the audit trail: the agent, or the customer by their address; and where they sit."""
    name = request.user.email if request.agent is None and isinstance(request.user, Account) else ""
    return Actor(request.agent, name, client_address(request))


def invitation_for(token: str) -> Invitation:
    """The open invitation that a link names.  Raises Http404 for a forged link, InvitationClosed for a spent one."""
    try:
        number = tokens.read(INVITATION, token)
    except tokens.Expired:
        raise InvitationClosed from None
    except tokens.TokenError:
        raise Http404 from None
    invitation = Invitation.objects.select_related("role", "invited_by").filter(pk=number).first()
    if invitation is None:
        raise Http404
    check_open(invitation)
    return invitation


def customer_with_account(account_id: int) -> Customer | None:
    """The same by the sign-in's id, for sockets."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    return customer_of(account) if account else None


def _to_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    return _redirect(request, f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}", status=401)


def _redirect(request: HttpRequest, address: str, status: int = 403) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=status, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
