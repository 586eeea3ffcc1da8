"""The set-up screens: each works for who may, is refused to who may not, and asks strangers to sign in."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client
from tests.cast import PASSWORD, Cast, an_agent, sign_in

from comptoir.conversations.actions import set_tags
from comptoir.conversations.models import Field, Inbox, SavedReply, SavedView, Tag
from comptoir.people import actions, queries
from comptoir.people.models import Agent, AuditEntry, Company, Invitation, Organisation, Role, Team
from comptoir.people.permissions import Permission

SCREENS = [
    "", "agents/", "agents/invite/", "roles/", "roles/new/", "teams/", "teams/new/", "browsers/", "inboxes/",
    "inboxes/new/form/", "replies/", "replies/new/", "views/", "views/new/", "tags/", "fields/", "fields/new/",
    "organisations/", "organisations/new/", "company/", "demo/", "outbox/", "health/",
]  # fmt: skip
FOR_AGENTS = {"organisations/", "organisations/new/", ""}  # whoever edits customers may


@pytest.fixture
def root(cast: Cast, client: Client) -> Client:
    sign_in(client, cast.root)
    return client


@pytest.mark.parametrize("screen", SCREENS)
def test_an_admin_opens_every_screen(root: Client, screen: str) -> None:
    answer = root.get(f"/desk/setup/{screen}")
    assert answer.status_code == 200, answer
    assert 'aria-current="page"' in answer.content.decode()


@pytest.mark.parametrize("screen", SCREENS)
def test_an_agent_without_the_permission_is_refused(cast: Cast, client: Client, screen: str) -> None:
    sign_in(client, cast.ben)
    assert client.get(f"/desk/setup/{screen}").status_code == (200 if screen in FOR_AGENTS else 403)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_stranger_is_asked_to_sign_in(cast: Cast, client: Client, screen: str) -> None:
    answer = client.get(f"/desk/setup/{screen}")
    assert answer["Location"].startswith("/account/login/")


def test_who_may_set_up_nothing_has_no_set_up(cast: Cast, client: Client) -> None:
    cast.ana.role = Role.objects.create(key="none", name="None", permissions=[Permission.ANSWER.value])
    cast.ana.save()
    sign_in(client, cast.ana)
    assert client.get("/desk/setup/").status_code == 404


def test_settings_that_matter_ask_who_you_are_after_an_hour(root: Client) -> None:
    session = root.session
    session["account_authentication_methods"] = [
        {**each, "at": each["at"] - 4000} for each in session["account_authentication_methods"]
    ]
    session.save()
    answer = root.get("/desk/setup/company/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    again = root.post(answer["Location"], {"password": PASSWORD})
    assert again["Location"] == "/desk/setup/company/"


def test_an_admin_invites_and_takes_back(cast: Cast, root: Client) -> None:
    said = {"email": "Zoe@Comptoir.test", "name": "Zoe", "role": cast.ana.role_id, "teams": [cast.billing.pk]}
    assert root.post("/desk/setup/agents/invite/", said).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, list(invitation.teams.all())) == ("zoe@comptoir.test", [cast.billing])
    assert "/account/invitation/" in root.get("/desk/setup/agents/").content.decode()
    root.post(f"/desk/setup/invitations/{invitation.pk}/withdraw/")
    assert "/account/invitation/" not in root.get("/desk/setup/agents/").content.decode()


def test_an_agents_address_is_not_invited(cast: Cast, root: Client) -> None:
    answer = root.post("/desk/setup/agents/invite/", {"email": "ana@comptoir.test", "role": cast.ana.role_id})
    assert answer.status_code == 422 and "address already" in answer.content.decode()


def test_an_admin_changes_role_and_teams(cast: Cast, root: Client) -> None:
    supervisor = Role.objects.get(key="supervisor")
    said = {"name": "Ana Ruiz", "role": supervisor.pk, "teams": [cast.delivery.pk]}
    assert root.post(f"/desk/setup/agents/{cast.ana.pk}/", said).status_code == 302
    ana = Agent.objects.get(pk=cast.ana.pk)
    assert (ana.name, ana.role, list(ana.teams.all())) == ("Ana Ruiz", supervisor, [cast.delivery])


def test_the_last_admin_cannot_step_down(cast: Cast, root: Client) -> None:
    said = {"name": "Root", "role": cast.ana.role_id}
    answer = root.post(f"/desk/setup/agents/{cast.root.pk}/", said)
    assert answer.status_code == 422 and "must stay admin" in answer.content.decode()
    root.post(f"/desk/setup/agents/{cast.root.pk}/let-go/")
    assert Agent.objects.get(pk=cast.root.pk).is_active


def test_a_lead_without_full_rights_does_not_make_admins(cast: Cast, client: Client) -> None:
    cast.ana.role = Role.objects.create(key="lead", name="Lead", permissions=[Permission.MANAGE_AGENTS.value])
    cast.ana.save()
    sign_in(client, cast.ana)
    admin = Role.objects.get(key="admin")
    answer = client.post(f"/desk/setup/agents/{cast.ana.pk}/", {"name": "Ana", "role": admin.pk})
    assert answer.status_code == 422 and "only what you have yourself" in answer.content.decode()
    client.post(f"/desk/setup/agents/{cast.root.pk}/reset/")
    assert Agent.objects.get(pk=cast.ana.pk).role.key == "lead"


def test_a_lead_gets_no_way_into_an_admins_account(cast: Cast, client: Client) -> None:
    cast.ana.role = Role.objects.create(key="lead", name="Lead", permissions=[Permission.MANAGE_AGENTS.value])
    cast.ana.save()
    TOTP.activate(cast.root.account, generate_totp_secret())
    sign_in(client, cast.ana)
    for deed in ("reset", "second-factor", "sign-out", "let-go"):
        answer = client.post(f"/desk/setup/agents/{cast.root.pk}/{deed}/")
        assert answer.status_code == 302, deed
    assert not AuditEntry.objects.filter(object_id=cast.root.pk, object_kind="agent").exists()


@pytest.mark.parametrize("deed", ["reset", "sign-out", "second-factor", "let-go"])
def test_deeds_ask_first_and_then_are_done(cast: Cast, root: Client, deed: str) -> None:
    assert root.get(f"/desk/setup/agents/{cast.ana.pk}/{deed}/").status_code == 200
    assert Agent.objects.get(pk=cast.ana.pk).is_active
    answer = root.post(f"/desk/setup/agents/{cast.ana.pk}/{deed}/")
    assert answer.status_code == (200 if deed == "reset" else 302)
    if deed == "let-go":
        assert root.post(f"/desk/setup/agents/{cast.ana.pk}/take-back/").status_code == 302
        assert Agent.objects.get(pk=cast.ana.pk).is_active


def test_a_role_is_copied_changed_and_deleted(cast: Cast, root: Client) -> None:
    page = root.get(f"/desk/setup/roles/new/?from={cast.ana.role_id}").content.decode()
    assert re.search(r'value="conversations.answer"[^>]*checked', page)
    root.post("/desk/setup/roles/new/", {"name": "Reader", "permissions": ["insight.watch"]})
    reader = Role.objects.get(name="Reader")
    root.post(f"/desk/setup/roles/{reader.pk}/", {"name": "Watcher", "permissions": ["insight.watch", "audit.read"]})
    assert Role.objects.get(pk=reader.pk).permissions == ["insight.watch", "audit.read"]
    root.post(f"/desk/setup/roles/{reader.pk}/delete/")
    assert not Role.objects.filter(pk=reader.pk).exists()
    assert root.get(f"/desk/setup/roles/{cast.root.role_id}/").status_code == 404


def test_a_team_is_made_filled_and_deleted_only_when_empty(cast: Cast, root: Client) -> None:
    root.post("/desk/setup/teams/new/", {"name": "Trust", "members": [cast.ben.pk]})
    trust = Team.objects.get(name="Trust")
    assert list(trust.agents.all()) == [cast.ben]
    assert root.post("/desk/setup/teams/new/", {"name": "Trust"}).status_code == 422
    root.post(f"/desk/setup/teams/{trust.pk}/", {"name": "Trust", "members": [cast.ana.pk]})
    assert list(trust.agents.all()) == [cast.ana]
    root.post(f"/desk/setup/teams/{trust.pk}/delete/")
    root.post(f"/desk/setup/teams/{cast.billing.pk}/delete/")
    assert list(Team.objects.values_list("name", flat=True)) == ["Billing", "Delivery"]


def test_a_browser_of_an_agent_is_signed_out_at_once(cast: Cast, root: Client) -> None:
    ana = Client()
    sign_in(ana, cast.ana)
    session = UserSession.objects.get(user=cast.ana.account)
    assert "Ana" in root.get("/desk/setup/browsers/").content.decode()
    root.post(f"/desk/setup/browsers/{session.pk}/end/")
    assert ana.get("/desk/profile/")["Location"].startswith("/account/login/")


def test_an_inbox_is_added_renamed_switched_and_kept_once_used(cast: Cast, root: Client) -> None:
    root.post("/desk/setup/inboxes/new/form/", {"name": "Ideas", "team": cast.delivery.pk})
    made = Inbox.objects.get(name="Ideas")
    assert made.team == cast.delivery
    root.post(f"/desk/setup/inboxes/{made.pk}/", {"name": "Wishes", "team": ""})
    root.post(f"/desk/setup/inboxes/{made.pk}/switch/")
    made.refresh_from_db()
    assert (made.name, made.team_id, made.is_active) == ("Wishes", None, False)
    root.post(f"/desk/setup/inboxes/{made.pk}/delete/")
    root.post(f"/desk/setup/inboxes/{cast.form.pk}/delete/")
    assert list(Inbox.objects.values_list("name", flat=True)) == ["Questions"]
    assert root.get("/desk/setup/inboxes/new/pigeon/").status_code == 404


def test_a_saved_reply_is_made_safe_and_shown_as_the_customer_reads_it(cast: Cast, root: Client) -> None:
    words = "Hello {{customer.first_name}},\n\nthank you.<script>alert(1)</script>"
    shown = root.post("/desk/setup/replies/preview/", {"html": words}).content.decode()
    assert "Hello Inès" in shown and "<script" not in shown
    root.post("/desk/setup/replies/new/", {"title": "Thanks", "html": words, "language": "en"})
    reply = SavedReply.objects.get()
    assert "<script" not in reply.html and "{{customer.first_name}}" in reply.html
    assert "{{customer.first_name}}" in root.get(f"/desk/setup/replies/{reply.pk}/").content.decode()
    root.post(f"/desk/setup/replies/{reply.pk}/delete/")
    assert not SavedReply.objects.exists()


def test_an_editor_writes_saved_replies_but_sets_nothing_else(cast: Cast, client: Client) -> None:
    sign_in(client, an_agent("Eve", "editor"))
    assert client.get("/desk/setup/replies/").status_code == 200
    assert client.get("/desk/setup/company/").status_code == 403


def test_a_shared_view_is_kept_changed_and_deleted(root: Client) -> None:
    root.post("/desk/setup/views/new/", {"name": "Urgent", "query": "status:open priority:urgent"})
    view = SavedView.objects.get()
    assert view.agent is None
    root.post(f"/desk/setup/views/{view.pk}/", {"name": "Burning", "query": view.query})
    assert "Burning" in root.get("/desk/setup/views/").content.decode()
    root.post(f"/desk/setup/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_tags_are_renamed_and_joined_with_nothing_lost(cast: Cast, root: Client) -> None:
    set_tags(cast.ana, cast.conversation, ["invoices"])
    root.post("/desk/setup/tags/", {"name": "Invoice"})
    invoices, invoice = Tag.objects.get(name="invoices"), Tag.objects.get(name="invoice")
    root.post(f"/desk/setup/tags/{invoices.pk}/", {"name": "Invoice"})
    assert list(cast.conversation.tags.all()) == [invoice]
    root.post(f"/desk/setup/tags/{invoice.pk}/delete/")
    assert not Tag.objects.exists() and not cast.conversation.tags.exists()


def test_a_field_is_made_moved_renamed_and_hidden(root: Client) -> None:
    said = {
        "of": "conversation",
        "kind": "choice",
        "label_en": "Branch",
        "label_fr": "Agence",
        "choices": "Lyon\nParis",
    }
    root.post("/desk/setup/fields/new/", said)
    root.post("/desk/setup/fields/new/", {"of": "conversation", "kind": "text", "label_en": "Order number"})
    branch, order = Field.objects.all()
    assert (branch.key, branch.labels, [c["value"] for c in branch.choices]) == (
        "branch", {"en": "Branch", "fr": "Agence"}, ["Lyon", "Paris"],
    )  # fmt: skip
    root.post(f"/desk/setup/fields/{order.pk}/move/", {"by": "up"})
    assert [each.key for each in Field.objects.all()] == ["order_number", "branch"]
    root.post(f"/desk/setup/fields/{order.pk}/", {"label_en": "Order"})
    order.refresh_from_db()
    assert (order.labels["en"], order.is_active, order.key) == ("Order", False, "order_number")
    assert root.post("/desk/setup/fields/new/", {**said, "choices": ""}).status_code == 422


def test_an_organisation_takes_its_people_in_by_their_domain(cast: Cast, root: Client) -> None:
    root.post("/desk/setup/organisations/new/", {"name": "Customer Ltd", "domains": "customer.test"})
    organisation = Organisation.objects.get()
    cast.carla.refresh_from_db()
    assert cast.carla.organisation == organisation
    taken = root.post("/desk/setup/organisations/new/", {"name": "Other", "domains": "customer.test"})
    assert taken.status_code == 422 and "belongs to Customer Ltd" in taken.content.decode()
    assert "Carla" in root.get(f"/desk/setup/organisations/{organisation.pk}/").content.decode()
    root.post(f"/desk/setup/organisations/{organisation.pk}/delete/")
    cast.carla.refresh_from_db()
    assert cast.carla.organisation is None


def test_the_company_is_changed_and_the_trail_says_what(cast: Cast, root: Client) -> None:
    said = {
        "name": "Vidal", "languages": ["en", "fr"], "default_language": "fr", "zone": "Europe/Madrid",
        "phone_region": "es", "promise_hours": "8",
    }  # fmt: skip
    assert root.post("/desk/setup/company/", said).status_code == 302
    company = Company.objects.get()
    assert (company.languages, company.phone_region, company.promise_hours) == (["fr", "en"], "ES", 8)
    assert AuditEntry.objects.get(verb="company.edited").facts["name"] == ["Maison Vidal", "Vidal"]
    assert root.post("/desk/setup/company/", {**said, "zone": "Mars/Olympus"}).status_code == 422


def test_asking_for_a_second_factor_leads_the_admin_to_it_too(cast: Cast, root: Client) -> None:
    actions.edit_company(
        actions.Actor(cast.root), actions.CompanyDetails("Maison Vidal", ("en",), "Europe/Paris", "FR", 24, True)
    )
    assert root.get("/desk/setup/")["Location"] == "/account/security/"
    queries.forget_company()


def test_a_lead_cannot_copy_the_link_of_an_admins_seat(cast: Cast, client: Client) -> None:
    seat = actions.Seat("Zoe", Role.objects.get(key="admin"))
    actions.invite(actions.Actor(cast.root), "zoe@comptoir.test", seat)
    cast.ana.role = Role.objects.create(key="lead", name="Lead", permissions=[Permission.MANAGE_AGENTS.value])
    cast.ana.save()
    sign_in(client, cast.ana)
    for page in ("/desk/setup/agents/", "/welcome/people/"):
        shown = client.get(page).content.decode()
        assert "zoe@comptoir.test" in shown and "/account/invitation/" not in shown


def test_with_smtp_the_outbox_tells_what_waits_but_not_what_it_says(cast: Cast, root: Client, settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    actions.post("ana@comptoir.test", "123456 is your code", "Your code: 123456")
    page = root.get("/desk/setup/outbox/").content.decode()
    assert "ana@comptoir.test" in page and "123456" not in page


def test_the_outbox_shows_letters_to_admins_only(cast: Cast, root: Client, settings) -> None:
    settings.SMTP_URL = ""
    actions.post("ana@comptoir.test", "123456 is your code", "Your code: 123456")
    assert "Your code: 123456" in root.get("/desk/setup/outbox/").content.decode()
    cast.ana.role = Role.objects.create(
        key="setter", name="Setter", permissions=["setup.manage", "people.manage_agents"]
    )
    cast.ana.save()
    ana = Client()
    sign_in(ana, cast.ana)
    answer = ana.get("/desk/setup/outbox/")
    assert answer.status_code == 403 and "123456" not in answer.content.decode()


def test_the_profile_keeps_name_language_look(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ana)
    said = {"name": "Ana Ruiz", "language": "fr", "zone": "Europe/Madrid", "signature": "Ana, Billing"}
    assert client.post("/desk/profile/", said).status_code == 302
    assert "Votre profil" in client.get("/desk/profile/").content.decode() or client.cookies["language"].value == "fr"
    client.post("/desk/profile/look/", {"theme": "dark", "density": "compact", "has_sounds": "on"})
    cast.ana.refresh_from_db()
    assert cast.ana.preferences == {
        "theme": "dark", "density": "compact", "has_sounds": True, "has_notifications": False,
    }  # fmt: skip
    assert 'data-theme="dark"' in client.get("/desk/profile/").content.decode()
    assert cast.ana.name == "Ana Ruiz"


def test_a_customer_never_opens_the_desk(cast: Cast, client: Client) -> None:
    account = actions.new_account("carla@customer.test", PASSWORD)
    actions.claim_by_account(account)
    client.post("/account/login/", {"login": "carla@customer.test", "password": PASSWORD})
    assert client.get("/account/security/").status_code == 200
    for page in ("/desk/", "/desk/setup/", "/desk/profile/", "/desk/setup/agents/"):
        assert client.get(page).status_code == 403


def test_the_audit_trail_is_narrowed_and_taken_as_a_file(cast: Cast, root: Client) -> None:
    actions.record(actions.Actor(cast.ana), "tag.made", cast.billing, note="=1+1")
    page = root.get("/desk/audit/", {"verb": "tag.made"}).content.decode()
    assert "made a tag" in page and "signed in</td>" not in page
    assert "Nothing here" in root.get("/desk/audit/", {"until": "2020-01-01"}).content.decode()
    answer = root.get("/desk/audit/csv/", {"verb": "tag.made"})
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("at,who,verb") and len(lines) == 2
    assert AuditEntry.objects.filter(verb="audit.exported").exists()


def test_cells_that_a_spreadsheet_would_run_are_shown_instead() -> None:
    from comptoir.desk.audit_views import _harmless

    assert _harmless("=HYPERLINK()") == "'=HYPERLINK()" and _harmless("Ana") == "Ana"


def test_sign_ins_of_agents_stand_in_the_trail(cast: Cast, client: Client) -> None:
    client.post("/account/login/", {"login": "ana@comptoir.test", "password": "wrong"})
    sign_in(client, cast.ana)
    verbs = AuditEntry.objects.filter(object_id=cast.ana.pk, object_kind="agent").values_list("verb", flat=True)
    assert list(verbs) == ["account.signed_in", "account.sign_in_refused"]


def test_the_last_second_factor_stays_where_one_is_asked_for(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.ana.account, generate_totp_secret())
    sign_in_with_code = client.post("/account/login/", {"login": "ana@comptoir.test", "password": PASSWORD})
    assert sign_in_with_code["Location"] == "/account/second-step/"
    client.force_login(cast.ana.account)
    cast.company.requires_second_factor = True
    cast.company.save()
    queries.forget_company()
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(cast.ana.account_id)
    session.save()
    answer = client.post("/account/app/deactivate/")
    assert answer.status_code == 200 and "one must stay" in answer.content.decode()
    queries.forget_company()
