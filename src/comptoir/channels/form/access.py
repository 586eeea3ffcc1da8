"""The doors of forms: open ones are everybody's, all of them are whoever's who may change inboxes."""

from django.http import Http404

from comptoir.channels.form import queries
from comptoir.channels.form.models import Form
from comptoir.conversations.models import Inbox


def open_form(slug: str) -> Form:
    """The form at this address.  Raises Http404 when there is none, or it or its inbox was put away."""
    form = queries.open_forms().filter(slug=slug).first()
    if form is None:
        raise Http404
    return form


def inbox_of_forms(inbox_id: int) -> Inbox:
    """An inbox of this channel, for whoever sets it up (the view's decorator says who).  Raises Http404."""
    inbox = Inbox.objects.filter(pk=inbox_id, channel="form").first()
    if inbox is None:
        raise Http404
    return inbox


def form_of(inbox: Inbox, form_id: int) -> Form:
    """One of an inbox's forms.  Raises Http404."""
    form = queries.forms_of(inbox).filter(pk=form_id).first()
    if form is None:
        raise Http404
    return form
