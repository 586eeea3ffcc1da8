"""The set-up screens of e-mail: for admins, after they proved themselves; refused to others."""

import pytest
from django.test import Client
from tests.cast import sign_in

from comptoir.channels.email import queries
from comptoir.channels.email.models import RawMail
from comptoir.channels.email.tests.mails import ADDRESS, an_inbox, take_in
from comptoir.conversations.models import Inbox
from comptoir.people.models import AuditEntry

SCREENS = ["inboxes/{}/mail/", "mail/quarantine/", "mail/raw/{}/"]


@pytest.fixture
def inbox(cast):
    return an_inbox(cast, smtp_url="smtp://user:hush@mail.example.net:587")


@pytest.fixture
def broken(inbox):
    return take_in(b"Subject: =?utf-8?q?qui_=3F?=\r\n\r\nbody", inbox)


@pytest.fixture
def root(cast, client):
    sign_in(client, cast.root)
    return client


@pytest.mark.parametrize("screen", SCREENS)
def test_each_screen_works_for_an_admin_and_for_nobody_else(cast, client, inbox, broken, screen):
    path = "/desk/setup/" + screen.format(inbox.pk if "inboxes" in screen else broken.pk)
    assert client.get(path)["Location"].startswith("/account/login/")
    sign_in(client, cast.ben)
    assert client.get(path).status_code == 403
    client = Client()
    sign_in(client, cast.root)
    assert client.get(path).status_code == 200
    assert (
        client.get(
            path.replace(str(inbox.pk), "999") if "inboxes" in screen else "/desk/setup/mail/raw/999/"
        ).status_code
        == 404
    )


def test_what_is_set_holds_and_the_password_is_not_shown(root, inbox):
    path = f"/desk/setup/inboxes/{inbox.pk}/mail/"
    page = root.get(path).content.decode()
    assert "mail.example.net" in page
    assert "hush" not in page
    said = {"aliases": "Help@Comptoir.test\nhilfe@comptoir.test", "has_plus_addresses": "on", "acknowledges": "on"}
    assert root.post(path, said).status_code == 302
    options = queries.options_of(Inbox.objects.get(pk=inbox.pk))
    assert options.aliases == ("help@comptoir.test", "hilfe@comptoir.test")
    assert (options.has_plus_addresses, options.has_subject_tag, options.takes_all) == (True, False, False)
    assert options.smtp_url == "smtp://user:hush@mail.example.net:587"
    assert queries.places().inbox_id_for("HELP@comptoir.test") == inbox.pk
    assert "hush" not in str(AuditEntry.objects.latest("id").facts)


@pytest.mark.parametrize(
    ("name", "value"), [("aliases", "not an address"), ("smtp_url", "http://x"), ("smtp_url", "smtp://x:y")]
)
def test_what_is_wrong_is_said_and_changes_nothing(root, inbox, name, value):
    answer = root.post(f"/desk/setup/inboxes/{inbox.pk}/mail/", {name: value})
    assert answer.status_code == 422
    assert Inbox.objects.get(pk=inbox.pk).settings == inbox.settings


def test_a_mail_in_quarantine_is_shown_saved_read_again_and_put_aside(root, broken):
    page = root.get("/desk/setup/mail/quarantine/").content.decode()
    assert "qui ?" in page
    assert "names no sender" in page
    saved = root.get(f"/desk/setup/mail/raw/{broken.pk}/")
    assert saved.content == broken.raw
    assert saved["Content-Disposition"].startswith("attachment")
    root.post("/desk/setup/mail/quarantine/", {"raw_mail": broken.pk, "deed": "replay"})
    broken.refresh_from_db()
    assert broken.state == RawMail.State.STORED
    RawMail.objects.update(state=RawMail.State.QUARANTINED)
    root.post("/desk/setup/mail/quarantine/", {"raw_mail": broken.pk, "deed": "dismiss"})
    assert "qui ?" not in root.get("/desk/setup/mail/quarantine/").content.decode()


def test_an_admin_can_try_whether_mail_leaves(cast, root, outside):
    inbox = an_inbox(cast)
    answer = root.post(f"/desk/setup/inboxes/{inbox.pk}/mail/", {"deed": "try"}, follow=True)
    assert "on its way to root@comptoir.test" in answer.content.decode()
    assert (outside.mails[0]["To"], outside.envelopes[0][0]) == ("root@comptoir.test", ADDRESS)
    outside.refusal = "550 5.7.1 We know you"
    answer = root.post(f"/desk/setup/inboxes/{inbox.pk}/mail/", {"deed": "try"}, follow=True)
    assert "We know you" in answer.content.decode()
