"""A form's title and introduction in the reader's language."""

from django.utils.translation import gettext as _

from comptoir.channels.form.fields import spoken
from comptoir.channels.form.models import Form


def title_of(form: Form) -> str:
    return spoken(form.titles, _("Write to us"))


def intro_of(form: Form) -> str:
    if form.intros or form.titles:
        return spoken(form.intros)
    return _("Tell us what you need. We answer by e-mail, and you can follow your request here.")
