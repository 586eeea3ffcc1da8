"""Tags: renamed, joined, removed."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from comptoir.conversations import actions
from comptoir.conversations.models import Tag
from comptoir.conversations.queries import setup as queries
from comptoir.desk import setup_pages
from comptoir.desk.setup_pages import Deed, FormPage
from comptoir.desk.setup_work_forms import TagForm
from comptoir.people.access import AgentRequest, actor, agent_required
from comptoir.people.permissions import Permission

PLACE = "setup:tags"
SHOWN = 500


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def tags(request: AgentRequest) -> HttpResponse:
    """Every tag and how often it is used; a new one is made here too."""
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.make_tag(actor(request), form.cleaned_data["name"])
        return setup_pages.saved(request, reverse(PLACE), _("The tag is there."))
    words = request.GET.get("words", "").strip()[:60]
    context = {"tags": queries.tags_with_counts(words)[:SHOWN], "words": words, "form": form}
    return setup_pages.page(request, "desk/setup/tags.html", PLACE, context, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def tag(request: AgentRequest, tag_id: int) -> HttpResponse:
    found = _tag(tag_id)
    form = TagForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        actions.rename_tag(actor(request), found, form.cleaned_data["name"])
        return setup_pages.saved(request, reverse(PLACE), _("Saved."))
    deed = Deed(_("Delete"), reverse("setup:tag_delete", args=[found.pk]), is_dangerous=True)
    return setup_pages.form_page(request, FormPage(PLACE, found.name, reverse(PLACE), deeds=(deed,)), form)


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MANAGE_SETUP)
def delete(request: AgentRequest, tag_id: int) -> HttpResponse:
    found, back = _tag(tag_id), reverse(PLACE)
    if request.method == "GET":
        used = found.conversations.count()
        title = _("Delete the tag “%(name)s”?") % {"name": found.name}
        words = ngettext("It is taken off %(num)d conversation.", "It is taken off %(num)d conversations.", used) % {
            "num": used
        }
        return setup_pages.ask(request, PLACE, title, words, _("Delete"), back)
    actions.delete_tag(actor(request), found)
    return setup_pages.saved(request, back, _("The tag is deleted."))


def _tag(tag_id: int) -> Tag:
    found = queries.tag_numbered(tag_id)
    if found is None:
        raise Http404
    return found
