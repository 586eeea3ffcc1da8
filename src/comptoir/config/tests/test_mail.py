"""What the accounts library mails becomes letters."""

import pytest
from django.core.mail import EmailMultiAlternatives

from comptoir.config.mail import OurBackend
from comptoir.people.models import Letter


@pytest.mark.django_db
def test_each_recipient_gets_a_letter_of_their_own() -> None:
    mail = EmailMultiAlternatives("Your code", "123456", "us@here.example", ["a@x.example"], bcc=["b@x.example"])
    mail.attach_alternative("<p>123456</p>", "text/html")
    assert OurBackend().send_messages([mail]) == 1
    letters = Letter.objects.order_by("to").values_list("to", "subject", "text", "html")
    assert list(letters) == [
        ("a@x.example", "Your code", "123456", "<p>123456</p>"),
        ("b@x.example", "Your code", "123456", "<p>123456</p>"),
    ]
