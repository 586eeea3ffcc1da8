"""One's own account, agent or customer: how one signs in, and where one is signed in now."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comptoir.desk import browsers
from comptoir.people import actions, queries, setup_queries
from comptoir.people.access import VisitorRequest, account_required, actor, signed_in


@require_GET
@account_required
def security(request: VisitorRequest) -> HttpResponse:
    """Address, password, authenticator app, passkeys, recovery codes."""
    account = signed_in(request)
    kept = setup_queries.second_factors(account)
    codes = next((each for each in kept if each.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "address_waiting": setup_queries.address_waiting(account),
        "has_password": account.has_usable_password(),
        "app": next((each for each in kept if each.type == Authenticator.Type.TOTP), None),
        "passkeys": [each for each in kept if each.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "must_add": request.agent is not None and queries.lacks_second_factor(account.pk),
    }
    return render(request, "desk/account/security.html", context)


@account_required
def remove_passkey(request: VisitorRequest, pk: int) -> HttpResponse:
    """The library's page, but an agent's only way in stays."""
    account = signed_in(request)
    if request.agent is not None and setup_queries.is_only_way_in(account, pk):
        messages.error(request, _("This is your only way in. Set a password or add another passkey first."))
        return redirect("mfa_index")
    answer: HttpResponse = passkeys.remove_webauthn(request, pk=pk)
    return answer


@require_GET
@account_required
def sessions(request: VisitorRequest) -> HttpResponse:
    """Every browser in which this account is signed in."""
    rows = [browsers.shown(each, request.session.session_key) for each in setup_queries.sessions_of(signed_in(request))]
    return render(request, "desk/account/sessions.html", {"rows": rows})


@require_POST
@account_required
def end_session(request: VisitorRequest, session_id: int) -> HttpResponse:
    """Sign one browser out."""
    session = setup_queries.session_numbered(signed_in(request), session_id)
    if session is None:
        raise Http404
    actions.end_session(actor(request), session)
    messages.success(request, _("That browser is signed out."))
    return redirect("account_sessions")


@require_POST
@account_required
def end_other_sessions(request: VisitorRequest) -> HttpResponse:
    """Sign every other browser out."""
    actions.end_sessions_of(actor(request), signed_in(request), but=request.session.session_key or "")
    messages.success(request, _("Every other browser is signed out."))
    return redirect("account_sessions")
