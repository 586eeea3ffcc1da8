"""Words of the stories: heard from customers by `receive`, said by agents by `reply`, delivered to nobody."""

import random
from datetime import datetime
from typing import Final

from comptoir.config.demo.ledger import Ledger
from comptoir.config.demo.papers import paper
from comptoir.config.demo.scenes import Scene, Step
from comptoir.config.demo.timetable import Timetable
from comptoir.config.demo.wording import as_html, filled
from comptoir.conversations import actions
from comptoir.conversations.channel import Incoming, IncomingFile
from comptoir.conversations.models import Conversation, Delivery, Inbox, Message, Status
from comptoir.files.actions import keep_upload
from comptoir.lib import clock
from comptoir.people.actions import Address, mark_unreachable
from comptoir.people.models import Agent, Customer, Identity

FORM: Final = "form"
MAIL_BESIDE: Final = {"form-help": "mail-help", "form-billing": "mail-billing", "form-delivery": "mail-delivery"}


class Speaker:
    """Lets customers and agents of the stories speak."""

    def __init__(self, ledger: Ledger, timetable: Timetable) -> None:
        self.ledger = ledger
        self.timetable = timetable
        self.inboxes = {key: Inbox.objects.get(pk=pk) for key, pk in ledger.inboxes.items()}

    def hear(self, scene: Scene, step: Step, index: int, at: datetime) -> Conversation:
        """A word of the customer, by the channel that they would take."""
        customer = self._customer(step.from_ or scene.customer)
        thread = self._thread(scene)
        inbox = self._inbox(scene, index)
        address = scene.from_address if scene.from_address and not step.from_ else _mail_of(customer)
        if thread is not None and inbox.channel == FORM:
            actions.mark_read_by_customer(thread)
        if thread is not None and step.auto:
            actions.record_happening(
                thread, "auto_replied", sender=address, subject=f"Re: {scene.subject}"[:200], text=step.says
            )
            return thread
        subject = filled(scene.subject, scene.language, at, self.timetable)
        said = actions.receive(
            Incoming(
                inbox=inbox,
                external_id=f"<{scene.name.replace('/', '.')}.{index}@{address.rpartition('@')[2]}>",
                sender=Address(Identity.Kind.EMAIL, address, customer.name, inbox.channel == FORM, scene.language),
                received_at=clock.now(),
                subject=subject,
                text=filled(step.says, scene.language, at, self.timetable),
                files=tuple(IncomingFile(pk) for pk in _attached(step)),
                thread=thread,
                language=scene.language,
                fields=scene.fields if thread is None else {},
                facts=_facts(inbox, address, subject if thread is None else f"Re: {subject}"),
                is_automatic=step.auto,
            )
        )
        return Conversation.objects.select_related("assignee").get(pk=said.conversation.pk)

    def say(self, agent: Agent, held: Conversation, scene: Scene, step: Step, at: datetime) -> None:
        """An answer, and how far it came: to an address under .example it never leaves."""
        copies = ", ".join(_mail_of(self._customer(key)) for key in step.copies)
        words = actions.Words(
            html=as_html(filled(step.says, scene.language, at, self.timetable)),
            file_ids=tuple(_attached(step)),
            inbox=self._way_back(held),
            then=Status(step.then) if step.then else None,
            options={"cc": copies} if copies else {},
        )
        message = actions.reply(agent, held, words)
        if step.bounce:
            self._bounce(message, scene, step)
        else:
            actions.set_delivery(message, Delivery.SENT)

    def note(self, agent: Agent, held: Conversation, step: Step, named: tuple[Agent, ...]) -> None:
        actions.note(agent, held, actions.Words(html=as_html(step.notes), file_ids=tuple(_attached(step))), named)

    def _bounce(self, message: Message, scene: Scene, step: Step) -> None:
        address = scene.from_address or _mail_of(self._customer(scene.customer))
        mark_unreachable(Identity.Kind.EMAIL, address, step.bounce)
        actions.set_delivery(message, Delivery.FAILED, step.bounce)

    def _inbox(self, scene: Scene, index: int) -> Inbox:
        """Who began by a form answers the second time by mail as often as in the help centre."""
        by_mail = index > 0 and random.Random(f"{scene.name}{index}").random() < 0.5  # noqa: S311
        return self.inboxes[MAIL_BESIDE.get(scene.inbox, scene.inbox) if by_mail else scene.inbox]

    def _way_back(self, held: Conversation) -> Inbox | None:
        if held.inbox.channel != FORM:
            return None
        beside = next(MAIL_BESIDE[key] for key, pk in self.ledger.inboxes.items() if pk == held.inbox_id)
        return self.inboxes[beside]

    def _thread(self, scene: Scene) -> Conversation | None:
        number = self.ledger.conversations.get(scene.name)
        return Conversation.objects.get(pk=number) if number is not None else None

    def _customer(self, key: str) -> Customer:
        customer = Customer.objects.get(pk=self.ledger.customers[key])
        return customer.merged_into or customer


def _facts(inbox: Inbox, address: str, subject: str) -> dict[str, object]:
    if inbox.channel == FORM:
        return {"is_signed_in": True}
    return {"subject": subject, "from": address, "to": [inbox.address], "cc": [], "may_answer": True}


def _mail_of(customer: Customer) -> str:
    mails = Identity.objects.filter(customer=customer, kind=Identity.Kind.EMAIL)
    return str(mails.order_by("pk").values_list("address", flat=True)[0])


def _attached(step: Step) -> list[int]:
    return [keep_upload(name, [paper(name)]).pk for name in step.files]
