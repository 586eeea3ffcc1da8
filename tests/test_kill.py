"""The power goes at any moment of receiving or sending, fifty times and more: nothing is lost, nothing is doubled."""

import json
import random
import re
import smtplib
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from tests.server import ROOT, Server, ServerFailed
from tests.services.keeper import die_with_parent, free_port

pytestmark = pytest.mark.whole

ROUNDS = 52
FORMS_A_ROUND, MAILS_A_ROUND, ANSWERS_A_ROUND = 4, 4, 2


@dataclass
class Outside:
    """The mail server of the world: takes all, remembers what it said yes to."""

    port: int = field(default_factory=free_port)
    taken: list[tuple[str, str]] = field(default_factory=list)  # Message-ID, text

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = BytesParser(policy=default).parsebytes(envelope.content or b"")
        body = mail.get_body(("plain",))
        self.taken.append((str(mail["Message-ID"]), body.get_content() if body else ""))
        return "250 Taken"


@dataclass
class Inside:
    """The process inside the installation, asked by lines."""

    process: subprocess.Popen[str]

    def ask(self, *command: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the process inside has ended; its complaint stands above"
        return dict(json.loads(line))


@dataclass
class Customers:
    """People who press Send again until the page, or their mail program, says that it arrived."""

    server: Server
    slug: str
    address: str
    to_post: deque[tuple[str, str]] = field(default_factory=deque)  # page token, mark
    to_mail: deque[str] = field(default_factory=deque)
    acknowledged: set[str] = field(default_factory=set)
    sent: int = 0

    def __post_init__(self) -> None:
        self.cookies = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), _Stay())

    def open_pages(self, count: int) -> None:
        """Open so many request pages, each with a token of its own."""
        for number in range(count):
            page = self.browser.open(f"{self.server.address}/new/{self.slug}", timeout=20).read().decode()
            token = re.search(r'name="token" value="([^"]+)"', page)
            csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert token
            assert csrf
            self.csrf = csrf[1]
            self.to_post.append((token[1], f"mark-form-{number}"))

    def work(self, forms: int, mails: int) -> None:
        """Send so many of each, one after the other; give up at the first that meets a dead server."""
        for _ in range(forms):
            if self.to_post and not self._post(*self.to_post[0]):
                return
        for _ in range(mails):
            if self.to_mail and not self._mail(self.to_mail[0]):
                return

    def _post(self, token: str, mark: str) -> bool:
        fields = {
            "csrfmiddlewaretoken": self.csrf, "token": token, "f-message": f"Please help. {mark} ",
            "f-subject": "Help", "f-email": f"{mark}@customer.test", "f-name": "Eva", "website": "",
        }  # fmt: skip
        data = urllib.parse.urlencode(fields).encode()
        self.sent += 1
        headers = {"X-Forwarded-For": f"10.{self.sent >> 16 & 255}.{self.sent >> 8 & 255}.{self.sent & 255}"}
        request = urllib.request.Request(f"{self.server.address}/new/{self.slug}", data, headers)
        try:
            with self.browser.open(request, timeout=20) as answer:
                assert answer.status == 302, answer.read().decode()[-2000:]
        except OSError as error:
            if isinstance(error, urllib.error.HTTPError) and error.code < 500:
                raise AssertionError(f"{error.code}: {error.read().decode()[-3000:]}") from error
            return False
        self.to_post.popleft()
        self.acknowledged.add(mark)
        return True

    def _mail(self, mark: str) -> bool:
        mail = EmailMessage()
        mail["From"], mail["To"] = f"Eva <{mark}@customer.test>", self.address
        mail["Subject"], mail["Message-ID"] = "Help", f"<{mark}@customer.test>"
        mail.set_content(f"Please help. {mark} \n")
        mail.add_attachment(mark.encode(), maintype="application", subtype="octet-stream", filename="mark.bin")
        try:
            with smtplib.SMTP("127.0.0.1", self.server.mail_port, timeout=20) as line:
                line.send_message(mail)
        except (OSError, smtplib.SMTPException):
            return False
        self.to_mail.popleft()
        self.acknowledged.add(mark)
        return True


class _Stay(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, request: Any, answer: Any, *_: Any) -> Any:
        """Where it leads is not walked."""
        return answer


@pytest.fixture
def outside() -> Iterator[Outside]:
    world = Outside()
    post = Controller(world, hostname="127.0.0.1", port=world.port)
    post.start()
    yield world
    post.stop()


@pytest.fixture
def place(tmp_path: Path, outside: Outside) -> Iterator[Server]:
    server = Server(
        tmp_path / "data",
        settings={
            "COMPTOIR_SMTP_URL": f"smtp://127.0.0.1:{outside.port}",
            "COMPTOIR_BEHIND_PROXY": "1",
            "DJANGO_SETTINGS_MODULE": "comptoir.config.settings",
        },
    )
    yield server
    server.kill()


@pytest.fixture
def inside(place: Server) -> Iterator[Inside]:
    place.data.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.killing"], cwd=ROOT, env=place.environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=die_with_parent(),
    )  # fmt: skip
    yield Inside(process)
    process.communicate()


def test_nothing_is_lost_or_doubled_when_the_power_goes(place: Server, inside: Inside, outside: Outside) -> None:
    chance = random.Random(20261122)
    made = inside.ask("prepare", ROUNDS * ANSWERS_A_ROUND)
    place.start()
    customers = Customers(place, made["slug"], made["address"])
    customers.open_pages(ROUNDS * FORMS_A_ROUND)
    customers.to_mail.extend(f"mark-mail-{number}" for number in range(ROUNDS * MAILS_A_ROUND))
    time.sleep(2.1)  # nobody fills a page in faster, and the form knows it
    place.kill()

    for number in range(ROUNDS):
        for one in range(ANSWERS_A_ROUND):
            inside.ask("answer", number * ANSWERS_A_ROUND + one)
        _until_the_power_goes(place, customers, chance)

    place.start()
    _let_all_arrive(customers, inside)
    _check(customers, inside.ask("facts"), outside)


def _until_the_power_goes(place: Server, customers: Customers, chance: random.Random) -> None:
    if chance.random() < 0.15:  # while it comes up
        place.launch()
        time.sleep(chance.uniform(0.05, 1.0))
        place.kill()
        return
    place.start()
    people = [
        threading.Thread(target=customers.work, args=(FORMS_A_ROUND * 2, 0)),
        threading.Thread(target=customers.work, args=(0, MAILS_A_ROUND * 2)),
    ]
    for person in people:
        person.start()
    time.sleep(chance.uniform(0.0, 0.5))
    place.kill()
    for person in people:
        person.join()


def _let_all_arrive(customers: Customers, inside: Inside) -> None:
    end = time.monotonic() + 90
    while customers.to_post or customers.to_mail:
        customers.work(10, 10)
        if time.monotonic() > end:
            raise ServerFailed("What customers sent does not arrive.")
    while (facts := inside.ask("facts"))["waiting"] or len(facts["marks"]) < len(customers.acknowledged):
        if time.monotonic() > end:
            raise ServerFailed(f"Work is left: {facts['waiting']} jobs, {len(facts['marks'])} words arrived.")
        time.sleep(0.3)


def _check(customers: Customers, facts: dict[str, Any], outside: Outside) -> None:
    expected = ROUNDS * (FORMS_A_ROUND + MAILS_A_ROUND)
    assert len(customers.acknowledged) == expected
    assert facts["marks"] == dict.fromkeys(customers.acknowledged, 1), "each word once"
    assert facts["files"] == ROUNDS * MAILS_A_ROUND, "each mail with its file"
    assert facts["gaps"] == []
    assert facts["empty"] == 0

    said = {text.strip(): (delivery, name) for text, delivery, name in facts["said"]}
    assert len(said) == len(facts["said"]) == ROUNDS * ANSWERS_A_ROUND
    assert {delivery for delivery, _ in said.values()} == {"sent"}
    left: Counter[tuple[str, str]] = Counter()
    for name, text in outside.taken:
        number = re.search(r"Answer number \d+\.", text)
        if number:
            left[number[0], name] += 1
    assert dict(left.keys()) == {text: name for text, (_, name) in said.items()}, "each left, one id"
    # Between the other server's yes and our mark no power cut can be undone: the second copy has the same Message-ID,
    # by which its receiver drops it.  How often that moment is hit depends on the machine; most answers leave once.
    again = sum(left.values()) - len(left)
    print(f"{ROUNDS} kills: {expected} words once each, {len(said)} answers, {again} left twice under their one id")
    assert again < len(said) / 4
