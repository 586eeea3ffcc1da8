"""How a view answers: a page, blocks of that page for HTMX, or "done" after a write."""

import json
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.http import url_has_allowed_host_and_scheme
from markupsafe import Markup


def wants_fragment(request: HttpRequest) -> bool:
    """HTMX asks for a piece; when it restores history it wants the whole page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


@lru_cache(maxsize=1)
def _engine() -> Jinja2:
    return next(each for each in engines.all() if isinstance(each, Jinja2))


def piece(template: str, **context: Any) -> Markup:
    """A small template that needs nothing of the request."""
    return Markup(_engine().env.get_template(template).render(context))  # noqa: S704 - escaped as it is rendered


def fragment(request: HttpRequest, template: str, blocks: tuple[str, ...], context: dict[str, Any]) -> HttpResponse:
    """The named blocks of a page's own template, one after the other."""
    engine = _engine()
    page = engine.env.get_template(template)
    known: dict[str, Any] = {"request": request}
    for processor in engine.template_context_processors:
        known.update(processor(request))
    known.update(context, is_fragment=True)
    rendering = page.new_context(known)
    return HttpResponse("".join("".join(page.blocks[block](rendering)) for block in blocks))


def page(
    request: HttpRequest, template: str, blocks: tuple[str, ...], context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Those blocks when HTMX asks, else the whole page."""
    if wants_fragment(request):
        answer = fragment(request, template, blocks, context)
        answer.status_code = status
        return answer
    return render(request, template, context, status=status)


def done(
    request: HttpRequest, back: str, *, say: str = "", undo: str = "", conversations: tuple[int, ...] = ()
) -> HttpResponse:
    """A write is done: HTMX is told what changed and what to say; a plain form goes `back` with the words."""
    if not wants_fragment(request):
        if say:
            messages.success(request, say)
        return HttpResponseRedirect(back)
    return HttpResponse(status=204, headers={"HX-Trigger": news(say=say, undo=undo, conversations=conversations)})


def news(*, say: str = "", undo: str = "", seconds: int = 0, conversations: tuple[int, ...] = ()) -> str:
    """The value of HX-Trigger."""
    events: dict[str, Any] = {}
    if conversations:
        events["desk:changed"] = {"conversations": conversations}
    if say:
        events["toast"] = {"text": say, "undo": undo, "seconds": seconds}
    return json.dumps(events)


def refused(request: HttpRequest, back: str, why: str) -> HttpResponse:
    """A deed that cannot be: 409 with the sentence for HTMX, the same sentence on the page it came from otherwise."""
    if wants_fragment(request):
        return HttpResponse(why, status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, why)
    return HttpResponseRedirect(back)


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Go to another page, by whichever way the request came."""
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def back_to(request: HttpRequest, fallback: str) -> str:
    """Where the form came from, if that is an address of ours."""
    wanted = request.POST.get("back", "")
    return wanted if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else fallback


def visit(request: HttpRequest, address: str) -> HttpResponse:
    """Show a conversation in its place of the workspace, wherever the reader is by now."""
    if not wants_fragment(request):
        return HttpResponseRedirect(address)
    location = json.dumps({"path": address, "target": "#conversation", "swap": "innerHTML"})
    return HttpResponse(status=204, headers={"HX-Location": location})
