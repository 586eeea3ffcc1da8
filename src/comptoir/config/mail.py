"""Django's e-mail door, used by the accounts library: every mail becomes a letter, kept until it has left."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from comptoir.people.actions import letters


class OurBackend(BaseEmailBackend):
    """`EMAIL_BACKEND`.  A letter is written in the caller's transaction and leaves by a job (people/letters)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for recipient in message.recipients():
                letters.post(recipient, str(message.subject), str(message.body), _html(message), message.from_email)
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    if isinstance(message, EmailMultiAlternatives):
        for content, kind in message.alternatives:
            if kind == "text/html":
                return str(content)
    return ""
