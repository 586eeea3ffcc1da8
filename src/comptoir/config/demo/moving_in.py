"""The company itself: its teams, agents, inboxes, forms, fields, saved replies, views and customers."""

from datetime import UTC, datetime
from typing import Any, Final

from comptoir.channels.form.actions import FormDetails, edit_form
from comptoir.channels.form.fields import FormField, Kind, default_fields
from comptoir.channels.form.models import Form
from comptoir.config.demo.ledger import Ledger
from comptoir.config.demo.scenes import all_scenes, data, replies
from comptoir.config.demo.wording import as_html
from comptoir.conversations.actions import (
    FieldDetails,
    InboxDetails,
    ReplyDetails,
    ViewDetails,
    add_inbox,
    keep_reply,
    keep_view,
    make_field,
    make_tag,
)
from comptoir.conversations.models import Field, Inbox, Tag
from comptoir.lib import clock
from comptoir.people import queries as people
from comptoir.people.actions import (
    Actor,
    Address,
    CustomerDetails,
    FirstAdmin,
    OrganisationDetails,
    Profile,
    Seat,
    accept_invitation,
    add_identity,
    customer_at,
    edit_customer,
    edit_profile,
    invite,
    keep_company_setting,
    make_first_admin,
    make_organisation,
    make_team,
    mark_demo,
    set_customer_fields,
    set_members,
)
from comptoir.people.models import Agent, Customer, Identity, Organisation, Role, Team

MOVER: Final = Actor(name="Demo")


def move_in(ledger: Ledger, password: str) -> None:
    """Make everything but the conversations, in the caller's transaction.  No password: nobody of it can sign in."""
    company = data("company")
    ledger.made_company = people.company() is None
    if ledger.made_company:
        _found(company, ledger, password)
    mark_demo(True)
    teams = _teams(company, ledger)
    _agents(company, ledger, teams, password)
    _inboxes(company, ledger, teams)
    _furniture(company, ledger, teams)
    for folder in ("britain", "france", "spain"):
        _shops(data(f"shops/{folder}"), ledger)


def email_of(company: dict[str, Any], key: str) -> str:
    return f"{key}@{company['domain']}"


def _found(company: dict[str, Any], ledger: Ledger, password: str) -> None:
    """Nobody was here before: the demo's own admin is the first."""
    key, told = next((key, told) for key, told in company["agents"].items() if told["role"] == "admin")
    email = email_of(company, key)
    first = FirstAdmin(told["name"], email, password, company["name"], tuple(company["languages"]), company["zone"])
    ledger.agents[key] = make_first_admin(first).pk
    keep_company_setting("first_minute", "done")


def _teams(company: dict[str, Any], ledger: Ledger) -> dict[str, Team]:
    made = {}
    for key, name in company["teams"].items():
        taken = Team.objects.filter(name=name).exists()
        made[key] = make_team(MOVER, f"{name} ({company['name']})" if taken else name)
        ledger.teams[key] = made[key].pk
    return made


def _agents(company: dict[str, Any], ledger: Ledger, teams: dict[str, Team], password: str) -> None:
    for key, told in company["agents"].items():
        if key in ledger.agents:
            agent = Agent.objects.get(pk=ledger.agents[key])
        else:
            seat = Seat(told["name"], Role.objects.get(key=told["role"]))
            agent = accept_invitation(invite(MOVER, email_of(company, key), seat), told["name"], password, told["zone"])
            ledger.agents[key] = agent.pk
        edit_profile(MOVER, agent, Profile(told["name"], told["language"], told["zone"], told["signature"]))
    for key, team in teams.items():
        members = [ledger.agents[name] for name, told in company["agents"].items() if key in told["teams"]]
        set_members(MOVER, team, Agent.objects.filter(pk__in=members))


def _inboxes(company: dict[str, Any], ledger: Ledger, teams: dict[str, Team]) -> None:
    for key, told in company["inboxes"].items():
        details = InboxDetails(told["name"], told.get("address", ""), teams[told["team"]], told.get("language", ""))
        inbox = add_inbox(MOVER, told["channel"], details)
        ledger.inboxes[key] = inbox.pk
        if "titles" in told:
            _word_form(inbox, told, {each["key"]: each for each in company["fields"]})


def _word_form(inbox: Inbox, told: dict[str, Any], known: dict[str, dict[str, Any]]) -> None:
    form = Form.objects.get(inbox=inbox)
    asked = list(default_fields())
    for key in told.get("asks", ()):
        asked.insert(-1, FormField(key=key, kind=Kind.TEXT, labels=known[key]["labels"]))
    edit_form(MOVER, form, FormDetails(form.slug, told["titles"], told["intros"], True), asked)


def _furniture(company: dict[str, Any], ledger: Ledger, teams: dict[str, Team]) -> None:
    """Fields, tags, saved replies and views; what the place has under the same name already is left alone."""
    for told in company["fields"]:
        if not Field.objects.filter(of=told["of"], key=told["key"]).exists():
            details = FieldDetails(
                Field.Of(told["of"]), told["labels"], Field.Kind(told["kind"]), told.get("choices", [])
            )
            ledger.fields.append(make_field(MOVER, details).pk)
    for name in sorted({tag for scene in all_scenes() for tag in scene.tags}):
        if not Tag.objects.filter(name=name).exists():
            ledger.tags.append(make_tag(MOVER, name).pk)
    for language, reply in replies():
        team = teams.get(reply.get("team", ""))
        made = keep_reply(MOVER, ReplyDetails(reply["title"], as_html(reply["text"]), language, team))
        ledger.replies.append(made.pk)
    for told in company["views"]:
        owner = Agent.objects.get(pk=ledger.agents[told["agent"]]) if "agent" in told else None
        ledger.views.append(keep_view(MOVER, owner, ViewDetails(told["name"], told["query"])).pk)


def _shops(told: dict[str, Any], ledger: Ledger) -> None:
    for shop in told["shop"]:
        joined = datetime(shop["since"], 3 + len(shop["name"]) % 9, 1 + len(shop["note"]) % 28, 10, tzinfo=UTC)
        with clock.stopped(min(joined, clock.now())):
            details = OrganisationDetails(shop["name"], (shop["domain"],), shop["note"])
            organisation = make_organisation(MOVER, details)
            ledger.organisations.append(organisation.pk)
            values = {"plan": shop["plan"], "contacts": shop["contacts"], "customer_since": shop["since"]}
            for person in shop["people"]:
                email = f"{person['key'].partition('.')[0]}@{shop['domain']}"
                customer = _customer(person, email, told, organisation)
                set_customer_fields(MOVER, customer, values)
                ledger.customers[person["key"]] = customer.pk
    for person in told.get("person", ()):
        ledger.customers[person["key"]] = _customer(person, person["email"], told, None).pk


def _customer(person: dict[str, Any], email: str, told: dict[str, Any], organisation: Organisation | None) -> Customer:
    address = Address(Identity.Kind.EMAIL, email, person["name"], bool(organisation), told["language"])
    customer = customer_at(address)
    for more in person.get("more", ()):
        add_identity(MOVER, customer, Identity.Kind.EMAIL, more)
    if "phone" in person:
        add_identity(MOVER, customer, Identity.Kind.PHONE, person["phone"])
    zone = told["zone"] if organisation else ""
    edit_customer(MOVER, customer, CustomerDetails(person["name"], told["language"], zone, "", organisation))
    return customer
