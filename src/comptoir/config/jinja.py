"""The Jinja2 environment of every screen, and what every page knows of its reader."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from comptoir.config import paint
from comptoir.desk.setup_pages import sections_for
from comptoir.lib import sizes, times
from comptoir.people import queries as people

# Their templates are in Django's language; ours of the same name are found first.
LIBRARIES = ("django.", "allauth", "csp")
THEMES = ("light", "dark")


def environment(**options: Any) -> Environment:
    """Django's `TEMPLATES["OPTIONS"]["environment"]`.  A variable that is not given is an error, not a blank."""
    options |= {"undefined": StrictUndefined, "loader": FileSystemLoader(_folders())}
    options |= {"extensions": ["jinja2.ext.i18n", "jinja2.ext.do"], "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**{**options, "autoescape": True})  # noqa: S701 - it is on
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(static=paint.static_url, url=url, icon=icon, live_url="/live", setup_sections=sections_for)
    made.globals.update(_=said, lasting=Keeper(made))
    made.filters.update(when=when, whole_time=times.whole, day=times.day, size=sizes.shown, initials=initials)
    return made


def said(message: str, **facts: object) -> Markup:
    """`_("Hello %(name)s", name=…)` of templates: as Jinja2's own, at a third of the price; a page says a hundred."""
    words = _in_language(translation.get_language() or "", message)
    return words % facts if "%" in words else words


@lru_cache(maxsize=8192)
def _in_language(language: str, message: str) -> Markup:
    return Markup(gettext(message))  # noqa: S704 - our own words; what is put into them is escaped


class Keeper:
    """`lasting("desk/_head.html", key=…)`: a piece that depends on these facts and the language alone, made once."""

    def __init__(self, made: Environment) -> None:
        self._render = lru_cache(maxsize=1024)(
            lambda _language, name, facts: Markup(made.get_template(name).render(dict(facts)))  # noqa: S704
        )

    def __call__(self, name: str, **facts: str | int | bool) -> Markup:
        return self._render(translation.get_language(), name, tuple(facts.items()))


def _folders() -> list[str]:
    rooms = [Path(app.path) / "templates" for app in apps.get_app_configs() if not app.name.startswith(LIBRARIES)]
    return [str(Path(settings.SOURCE_DIR) / "templates"), *(str(folder) for folder in rooms if folder.is_dir())]


@lru_cache(maxsize=4096)
def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named view: `url("desk:conversation", number=12)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=512)
def icon(name: str, css: str = "") -> Markup:
    """A picture of the sprite, hidden from screen readers: the words beside it, or the button's label, say it."""
    if name not in _icons():
        raise LookupError(f"there is no icon {name!r}")
    classes = f"icon {css}".strip()
    address = f"{paint.static_url('house/icons.svg')}#{name}"
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>').format(classes, address)


@lru_cache(maxsize=1)
def _icons() -> frozenset[str]:
    sprite = paint.files()["house/icons.svg"].read_text()
    return frozenset(part.partition('"')[0] for part in sprite.split('<symbol id="')[1:])


def when(at: datetime | None, *, css: str = "") -> Markup:
    """A time in the reader's zone, by its distance when near; the whole of it in the title."""
    if at is None:
        return Markup("")
    classes = Markup(' class="{}"').format(css) if css else ""
    return Markup('<time datetime="{}" title="{}"{}>{}</time>').format(
        times.machine(at), times.whole(at), classes, times.shown(at)
    )


def initials(name: str) -> str:
    """One or two letters for an avatar: first and last word's."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words[:1]]
    return "".join(letters).upper() or "?"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page knows.  The token is made once here; Django's own would be masked anew at each mention."""
    token = get_token(request)
    company = people.company()
    language = translation.get_language()
    theme = request.COOKIES.get("theme", "")
    return {
        "csrf_token": token,
        "csrf_input": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token),
        "company": company.name if company else "",
        "language": language,
        "languages": [(code, LANG_INFO[code]["name_local"].capitalize()) for code in people.company_languages()],
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "theme": theme if theme in THEMES else "",
        "text_size": "large" if request.COOKIES.get("text") == "large" else "",
        "agent": getattr(request, "agent", None),
        "customer": getattr(request, "customer", None),
        "messages": messages.get_messages(request),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "here": request.get_full_path(),
    }
