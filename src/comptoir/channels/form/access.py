"""The doors of forms: open ones are everybody's, all of them are whoever's who may change inboxes."""

from django.http import Http404

from comptoir.channels.form import queries
from comptoir.channels.form.models import Form
from comptoir.conversations.models import Inbox
from comptoir.lib.compiled import Select

# `from_db` takes every column in the table's order.
_FORM = tuple(field.attname for field in Form._meta.concrete_fields)
_INBOX = tuple(field.attname for field in Inbox._meta.concrete_fields)
_FIND = Select(
    lambda slug: (
        Form.objects.filter(slug=slug, is_active=True, inbox__is_active=True)
        .order_by()
        .values_list(*_FORM, *(f"inbox__{column}" for column in _INBOX))
    ),
    arguments=1,
    of=str,
)


def open_form(slug: str) -> Form:
    """The form at this address.  Raises Http404 when there is none, or it or its inbox was put away."""
    rows = _FIND(slug)
    if not rows:
        raise Http404
    form = Form.from_db("default", _FORM, rows[0][: len(_FORM)])
    form.inbox = Inbox.from_db("default", _INBOX, rows[0][len(_FORM) :])
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
