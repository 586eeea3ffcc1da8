"""E-mail keeps the channel contract, with a real mail server on the other side."""

from contextlib import contextmanager
from copy import copy
from email.message import EmailMessage

import pytest

from comptoir.channels.email import ids
from comptoir.channels.email.arriving import arrive
from comptoir.channels.email.tests.mails import ADDRESS
from comptoir.conversations.tests.channel_contract import ChannelContract


class TestEmailKeepsTheContract(ChannelContract):
    kind = "email"
    address = ADDRESS

    @pytest.fixture(autouse=True)
    def _outside(self, outside):
        self.outside = outside

    def hear(self, inbox, word):
        mail = EmailMessage()
        mail["From"] = f"{word.name} <{word.sender}>"
        mail["To"] = inbox.address
        mail["Subject"] = " ".join(word.subject.split())
        mail["Message-ID"] = f"<{word.id}@customer.test>"
        if word.answers is not None:
            mail["In-Reply-To"] = word.answers.external_id
        mail.set_content(word.text)
        if word.html:
            mail.add_alternative(word.html, subtype="html")
        arrive(mail.as_bytes(), inbox)

    def left(self):
        return [(mail["Message-ID"], self.outside.text_of(index)) for index, mail in enumerate(self.outside.mails)]

    def forged(self, said):
        made_up = copy(said)
        token = ids.token_of(said, said.inbox_id)
        made_up.external_id = f"<{token[:-20]}{'0' * 20}@comptoir.test>"
        return made_up

    @contextmanager
    def outside_refuses(self):
        self.outside.refusal = "451 4.7.1 Come back later"
        yield
        self.outside.refusal = ""
