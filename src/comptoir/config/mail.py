"""Django's e-mail door, used by the accounts library: hands each mail to whoever carries mail here."""

from django.core.mail.backends.base import BaseEmailBackend


class OurBackend(BaseEmailBackend):
    """`EMAIL_BACKEND`."""
