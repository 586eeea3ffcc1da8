"""The form channel keeps the contract of channels."""

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from comptoir.channels.form.actions import submit
from comptoir.channels.form.models import Form
from comptoir.channels.form.request_form import RequestForm
from comptoir.conversations.models import Inbox
from comptoir.conversations.tests.channel_contract import ChannelContract, Word
from comptoir.people.actions import Address
from comptoir.people.models import Identity


class TestTheFormKeepsTheContract(ChannelContract):
    kind = "form"
    has_way_back = False
    has_threads = False

    def hear(self, inbox: Inbox, word: Word) -> None:
        form = Form.objects.get(inbox=inbox)
        data = QueryDict(mutable=True)
        given = {"subject": word.subject, "message": word.html or word.text, "email": word.sender, "name": word.name}
        data.update({f"f-{key}": value for key, value in given.items()})
        filled = RequestForm(form, None, data, MultiValueDict())
        if filled.is_valid():
            submit(form, filled, Address(Identity.Kind.EMAIL, word.sender, word.name), word.id)
