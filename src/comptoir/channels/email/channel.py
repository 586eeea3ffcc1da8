"""The e-mail channel: mail comes in by SMTP (listener.py), answers leave by SMTP."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.channels.email import queries
from comptoir.channels.email.composing import compose
from comptoir.conversations.actions import add_participants
from comptoir.conversations.channel import Capabilities, Channel, Proposal, Retry, Sent, Start, Unreachable
from comptoir.conversations.models import Conversation, Inbox, Message
from comptoir.jobs.tasks import running
from comptoir.lib import clock, mail_address, smtp
from comptoir.people import queries as people
from comptoir.people.actions import mark_unreachable
from comptoir.people.models import Identity

GIVE_UP_AFTER: Final = timedelta(days=3)
TOO_LATE: Final = timedelta(hours=12)  # of a machine's word: "we have your request" days later helps nobody
SOONEST_S: Final = 30.0
LATEST_S: Final = 3600.0
NO_SERVER_S: Final = 300.0


class EmailChannel(Channel):
    kind: ClassVar[str] = "email"
    label: ClassVar[str | Promise] = gettext_lazy("E-mail")
    icon: ClassVar[str] = "mail"
    hue: ClassVar[str] = "sky"
    capabilities: ClassVar[Capabilities] = Capabilities(has_subject=True, has_copies=True)
    composer: ClassVar[str] = "email/_composer.html"
    setup: ClassVar[str] = "email:setup"
    can_start: ClassVar[bool] = True

    def send(self, message: Message) -> Sent | Retry | Unreachable:
        """Hand the message to the mail server.

        After a crash between the server's yes and our mark it is sent again under the same Message-ID, by which the
        receiver's program can drop the second; that is as near to once as SMTP lets anybody come.
        """
        inbox = self._inbox_of(message)
        to = people.mail_of(message.conversation.customer)
        if inbox is None:
            return Unreachable(_("There is no mailbox to send from."))
        if to is None:
            return Unreachable(_("The customer has no mail address that works."))
        if mail_address.is_nowhere(to.address):
            return Sent()  # a customer of the demo company
        if message.is_automatic and clock.now() - message.created_at > TOO_LATE:
            return Unreachable(_("It could not be sent in time; now it would only confuse."))
        url = queries.smtp_url_for(inbox)
        if not url:
            return Retry(NO_SERVER_S, _("No SMTP server is configured, so no mail leaves. It waits here."))
        letter = compose(message, inbox, to.address)
        if letter.copies:
            add_participants(message.conversation, letter.copies)
        try:
            sender = mail_address.for_envelope(letter.sender) if letter.sender else ""
            refused = smtp.send(url, sender, [mail_address.for_envelope(one) for one in letter.recipients], letter.raw)
        except smtp.Refused as refusal:
            return self._refused(message, to, refusal)
        for one in refused:
            if one.address == mail_address.for_envelope(to.address):
                return self._refused(message, to, one)
        return Sent(letter.mail_id)

    def reaches(self, conversation: Conversation) -> bool:
        return people.mail_of(conversation.customer) is not None and self.inbox_for(conversation) is not None

    def starts(self) -> list[Start]:
        """The first mailbox; more of them would only ask the customer to choose."""
        inbox = Inbox.objects.filter(channel=self.kind, is_active=True).first()
        return (
            [Start(_("Write an e-mail"), inbox.address, f"mailto:{inbox.address}", self.icon, self.hue)]
            if inbox
            else []
        )

    def proposal(self) -> Proposal:
        return Proposal(
            needs_address=True,
            help=_("The address that customers write to. Let your mail server forward its mail here."),
        )

    def inbox_added(self, inbox: Inbox) -> None:
        queries.forget_places()

    def _inbox_of(self, message: Message) -> Inbox | None:
        own = message.inbox
        if own is not None and own.channel == self.kind and own.is_active:
            return own
        return self.inbox_for(message.conversation)

    def _refused(self, message: Message, to: Identity, refusal: smtp.Refused) -> Retry | Unreachable:
        if refusal.is_permanent:
            if refusal.address and refusal.code in (550, 551, 553):
                mark_unreachable(Identity.Kind.EMAIL, to.address, refusal.reason)
            return Unreachable(_("The mail server refused it: %s") % refusal)
        since = clock.now() - _begun(message)
        if since > GIVE_UP_AFTER:
            return Unreachable(_("It could not be sent for three days: %s") % refusal)
        # Later and later: half as long again as it has waited already.
        return Retry(min(LATEST_S, max(SOONEST_S, since.total_seconds() / 2)), str(refusal))


def _begun(message: Message) -> datetime:
    job = running()
    return job.created_at if job else message.created_at
