"""The form channel: a page to write on.  Answers stand in the help centre, where the customer comes and looks."""

from typing import ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.channels.form import actions, queries
from comptoir.channels.form.wording import intro_of, title_of
from comptoir.conversations.channel import Capabilities, Channel, Proposal, Retry, Sent, Start, Unreachable
from comptoir.conversations.models import Conversation, Inbox, Message


class FormChannel(Channel):
    kind: ClassVar[str] = "form"
    label: ClassVar[str | Promise] = gettext_lazy("Form")
    icon: ClassVar[str] = "file-text"
    capabilities: ClassVar[Capabilities] = Capabilities(has_subject=True, is_helpcenter=True, is_standing=True)
    setup: ClassVar[str] = "form:setup"

    def send(self, message: Message) -> Sent | Retry | Unreachable:
        """The help centre shows every public message already: there is nothing to do."""
        return Sent()

    def reaches(self, conversation: Conversation) -> bool:
        """Whoever wrote in the help centre looks there for the answer, by their link or signed in."""
        return conversation.inbox.channel == self.kind

    def reply_label(self) -> str:
        return _("Answer in the help centre")

    def start_address(self, inbox: Inbox) -> str:
        first = next(iter(queries.open_forms(inbox)), None)
        return reverse("form:request", args=[first.slug]) if first else ""

    def starts(self) -> list[Start]:
        return [
            Start(
                title_of(form), intro_of(form), reverse("form:request", args=[form.slug]), self.icon, takes_words=True
            )
            for form in queries.open_forms()
        ]

    def proposal(self) -> Proposal:
        return Proposal(_("Ask us"), help=_("A form that customers find in your help centre."))

    def inbox_added(self, inbox: Inbox) -> None:
        actions.add_form(inbox)
