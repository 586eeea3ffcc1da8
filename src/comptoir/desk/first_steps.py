"""The steps of the first minute: which one is next, what is known already, and keeping what was said."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from comptoir.conversations import actions as conversations
from comptoir.conversations.actions import AddressTaken, InboxDetails
from comptoir.conversations.channel import Channel, channel, channels
from comptoir.conversations.models import Inbox
from comptoir.conversations.queries import setup as inbox_queries
from comptoir.people import actions, queries, setup_queries
from comptoir.people.actions import Actor, CompanyDetails
from comptoir.people.models import Agent, Company, Role, Team

ORDER: Final = ("company", "inboxes", "people", "done")


class Taken(ValueError):
    """A name or address that something else has."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Step:
    """One step of the wizard as its head shows it."""

    label: str
    address: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class MailState:
    """How mail stands, for plain words."""

    leaves: bool
    arrives_at: str


def step() -> str:
    """The step that is next; "done" when all were seen, or when nobody keeps count (an older place)."""
    known = queries.company()
    return str(known.settings.get("first_minute", "done")) if known else "company"


def reached(name: str) -> None:
    """Remember how far the wizard has come; going back does not take it away."""
    if ORDER.index(name) > ORDER.index(step()):
        actions.keep_company_setting("first_minute", name)


def address(name: str) -> str:
    return reverse(f"first:{name if name != 'done' else 'ready'}")


def steps(current: str) -> list[Step]:
    """The head of every page of the wizard."""
    labels = {
        "company": _("You and your company"),
        "inboxes": _("Where customers reach you"),
        "people": _("Your people"),
    }
    before = ORDER.index(step())
    return [
        Step(label, address(name), ORDER.index(name) < before and name != current, name == current)
        for name, label in labels.items()
    ]


def guessed(request: HttpRequest) -> dict[str, Any]:
    """What the browser tells: its language, and its zone once a cookie or script has said it."""
    language = translation.get_language() or "en"
    zone = request.COOKIES.get("zone", "")
    return {"languages": [language], "default_language": language, "zone": zone or "UTC"}


def known(company: Company) -> dict[str, Any]:
    return {
        "company": company.name,
        "languages": company.languages,
        "default_language": company.language,
        "zone": company.zone,
    }


def set_company(actor: Actor, company: Company, said: dict[str, Any]) -> None:
    """Change what the first step said."""
    details = CompanyDetails(
        name=said["company"],
        languages=said["languages"],
        zone=said["zone"],
        phone_region=company.phone_region,
        promise_hours=company.promise_hours,
        requires_second_factor=company.requires_second_factor,
    )
    actions.edit_company(actor, details)


def known_inboxes() -> dict[str, Any]:
    """What the second step made before, or what to propose."""
    team = _first_team()
    proposed = {"team": team.name if team else _("Support")}
    for each in channels():
        made, proposal = _first_inbox(each.kind), each.proposal()
        if proposal is not None:
            value = made.address if made and proposal.needs_address else made.name if made else proposal.name
            proposed[f"inbox_{each.kind}"] = value
    return proposed


@transaction.atomic
def set_inboxes(actor: Actor, admin: Agent, team_name: str, wanted: dict[str, str]) -> None:
    """Make the first team and inboxes, or change those that this step made before.  Raises Taken; then nothing is."""
    team = _first_team()
    if any(other.name == team_name and other != team for other in queries.teams()):
        raise Taken("team")
    if team is None:
        team = actions.make_team(actor, team_name, [admin])
    else:
        actions.rename_team(actor, team, team_name)
    kept = {"team": team.pk}
    for kind, value in wanted.items():
        inbox = _keep_inbox(actor, channel(kind), value, team) if value else _first_inbox(kind)
        if inbox is not None:
            kept[kind] = inbox.pk
    actions.keep_company_setting("first_made", kept)
    reached("people")


def _keep_inbox(actor: Actor, way: Channel, value: str, team: Team) -> Inbox:
    proposal = way.proposal()
    at = value if proposal and proposal.needs_address else ""
    inbox = _first_inbox(way.kind)
    try:
        if inbox is None:
            return conversations.add_inbox(actor, way.kind, InboxDetails(value, at, team))
        return conversations.edit_inbox(actor, inbox, InboxDetails(value, at, team, settings=inbox.settings))
    except AddressTaken as error:
        raise Taken(f"inbox_{way.kind}") from error


def mail_state() -> MailState:
    return MailState(bool(settings.SMTP_URL), settings.MAIL_LISTEN)


def plain_role() -> Role | None:
    return queries.roles().filter(key="agent").first()


def inventory() -> dict[str, Any]:
    """What the place has now, for the last page."""
    return {
        "inboxes": [(inbox, _start(inbox)) for inbox in inbox_queries.inboxes()],
        "teams": list(queries.teams()),
        "invited": setup_queries.open_invitations().count(),
    }


def _start(inbox: Inbox) -> str:
    found = next((each for each in channels() if each.kind == inbox.channel), None)
    return found.start_address(inbox) if found else inbox.address


def _first_team() -> Team | None:
    return setup_queries.team_numbered(_made("team"))


def _first_inbox(kind: str) -> Inbox | None:
    return inbox_queries.inbox_numbered(_made(kind))


def _made(what: str) -> int:
    known = queries.company()
    return int(known.settings.get("first_made", {}).get(what, 0)) if known else 0
