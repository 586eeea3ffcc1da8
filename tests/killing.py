"""A process of its own inside an installation, for tests/test_kill.py:  python -m tests.killing

Reads commands as JSON lines and answers each with one: prepare, answer, facts.  It is never killed; the server is.
"""

import json
import sys
from collections import Counter
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from comptoir.channels.form.models import Form  # noqa: E402
from comptoir.conversations import actions  # noqa: E402
from comptoir.conversations.channel import Incoming  # noqa: E402
from comptoir.conversations.models import Author, Conversation, Entry, Inbox, Message  # noqa: E402
from comptoir.jobs.models import Job  # noqa: E402
from comptoir.lib import clock  # noqa: E402
from comptoir.people.actions import SYSTEM, Address  # noqa: E402
from comptoir.people.models import Agent, Identity  # noqa: E402
from tests.cast import make_cast  # noqa: E402


def prepare(asked: int) -> dict[str, Any]:
    """The cast, a form, a mailbox, and `asked` matters that came by mail and wait for an answer."""
    call_command("migrate", verbosity=0)
    cast = make_cast()
    form = actions.add_inbox(SYSTEM, "form", actions.InboxDetails("Kill form", team=cast.billing))
    mail = actions.add_inbox(SYSTEM, "email", actions.InboxDetails("Mail", "support@shop.test", cast.billing))
    for number in range(asked):
        sender = Address(Identity.Kind.EMAIL, f"asker{number}@customer.test", f"Asker {number}")
        actions.receive(Incoming(mail, f"<asked-{number}@customer.test>", sender, clock.now(), "Matter", "Well?"))
    return {"slug": Form.objects.get(inbox=form).slug, "address": mail.address}


def answer(number: int) -> dict[str, Any]:
    """Ana answers matter `number`; it is queued when this returns."""
    asked = Message.objects.get(external_id=f"<asked-{number}@customer.test>")
    ana = Agent.objects.get(name="Ana")
    said = actions.reply(ana, asked.conversation, actions.Words(f"<p>Answer number {number}.</p>"))
    return {"message": said.pk}


def facts() -> dict[str, Any]:
    """What the database holds: words by their own marks, answers and how far they came, what is out of order."""
    heard = Message.objects.filter(entry=Entry.SAID, author=Author.CUSTOMER)
    said = Message.objects.filter(entry=Entry.SAID, author=Author.AGENT)
    places = Counter(Message.objects.values_list("conversation_id", flat=True))
    gaps = [
        pk
        for pk, count in places.items()
        if list(Message.objects.filter(conversation=pk).order_by("position").values_list("position", flat=True))
        != list(range(1, count + 1))
    ]
    marks: Counter[str] = Counter(
        line for text in heard.values_list("text", flat=True) for line in text.split() if line.startswith("mark-")
    )
    return {
        "marks": marks,
        "said": list(said.values_list("text", "delivery", "external_id")),
        "files": sum(message.attachments.count() for message in heard.filter(inbox__channel="email")),
        "gaps": gaps,
        "empty": Conversation.objects.filter(messages__isnull=True).count(),
        "waiting": Job.objects.filter(done_at__isnull=True).count(),
        "inboxes": Inbox.objects.count(),
    }


def main() -> None:
    """Answer commands until the input ends."""
    known = {"prepare": prepare, "answer": answer, "facts": facts}
    for line in sys.stdin:
        name, *values = json.loads(line)
        print(json.dumps(known[name](*values)), flush=True)


if __name__ == "__main__":
    main()
