"""The form keeps what every channel keeps."""

from datetime import timedelta
from typing import ClassVar

import pytest
from django.test import Client

from comptoir.channels.form import friction
from comptoir.conversations.follow import follow_path
from comptoir.conversations.models import Inbox
from comptoir.conversations.tests.channel_contract import ChannelContract, Word


class TestTheFormKeepsTheContract(ChannelContract):
    kind: ClassVar[str] = "form"
    has_way_back: ClassVar[bool] = False

    @pytest.fixture(autouse=True)
    def _type_as_fast_as_a_test(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(friction, "SHORTEST", timedelta(0))
        self.pages: dict[str, dict[str, str]] = {}

    def hear(self, inbox: Inbox, word: Word) -> None:
        """One page for each word; the same word is the same page, sent again."""
        browser = Client()
        if word.answers is not None:
            browser.get(follow_path(word.answers.conversation))
            address = f"/requests/{word.answers.conversation.public_id}/"
            sent = self._page(browser, word, address) | {"text": word.text}
            browser.post(f"{address}words", sent)
            return
        address = f"/new/{inbox.forms.get().slug}"
        said = {"f-subject": word.subject, "f-message": word.html or word.text}
        who = {"f-email": word.sender, "f-name": word.name}
        browser.post(address, self._page(browser, word, address) | said | who)

    def _page(self, browser: Client, word: Word, address: str) -> dict[str, str]:
        if word.id not in self.pages:
            html = browser.get(address).content.decode()
            self.pages[word.id] = {"token": html.split('name="token" value="')[1].split('"')[0]}
        return dict(self.pages[word.id])
