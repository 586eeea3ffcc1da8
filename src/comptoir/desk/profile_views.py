"""An agent's own profile: who they are to customers, and how the desk looks and sounds."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.desk.account_forms import DENSITIES, PreferencesForm, ProfileForm
from comptoir.people import actions
from comptoir.people.access import AgentRequest, actor, agent_required

YEAR_S = 60 * 60 * 24 * 365


@require_http_methods(["GET", "POST"])
@agent_required()
def profile(request: AgentRequest) -> HttpResponse:
    """Name, language, zone, signature."""
    agent = request.agent
    initial = {"name": agent.name, "language": agent.language, "zone": agent.zone, "signature": agent.signature}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit_profile(actor(request), agent, actions.Profile(**form.cleaned_data))
        answer = redirect("setup:profile")
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, agent.language, max_age=YEAR_S, samesite="Lax")
        return answer
    kept = agent.preferences
    look_form = PreferencesForm(
        initial={
            "theme": kept.get("theme", ""),
            "density": kept.get("density", DENSITIES[0][0]),
            "has_sounds": kept.get("has_sounds", False),
            "has_notifications": kept.get("has_notifications", False),
        }
    )
    context = {"form": form, "look": look_form, "place": "setup:profile"}
    return render(request, "desk/account/profile.html", context, status=422 if form.errors else 200)


@require_POST
@agent_required()
def look(request: AgentRequest) -> HttpResponse:
    """Colours, density, sounds, notifications.  The colours are a cookie too, for pages before sign-in."""
    form = PreferencesForm(request.POST)
    answer = redirect("setup:profile")
    if form.is_valid():
        actions.set_preferences(request.agent, **form.cleaned_data)
        answer.set_cookie("theme", form.cleaned_data["theme"], max_age=YEAR_S, samesite="Lax")
        answer.set_cookie("density", form.cleaned_data["density"], max_age=YEAR_S, samesite="Lax")
    return answer
