"""Django's e-mail door, used by the accounts library: every mail becomes a letter of ours, carried by a job."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from comptoir.people.actions import post


class OurBackend(BaseEmailBackend):
    """`EMAIL_BACKEND`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write one letter a recipient; nothing leaves before the caller's transaction is committed."""
        for mail in email_messages:
            for to in mail.recipients():
                post(to, str(mail.subject), str(mail.body), _html_of(mail), mail.from_email)
        return len(email_messages)


def _html_of(mail: EmailMessage) -> str:
    if not isinstance(mail, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, kind in mail.alternatives if kind == "text/html"), "")
