"""Questions about forms.  Nothing here writes."""

from django.db.models import QuerySet

from comptoir.channels.form.models import Form
from comptoir.conversations.models import Inbox


def open_forms(inbox: Inbox | None = None) -> QuerySet[Form]:
    """The forms that customers may fill in, in order; of one inbox if one is given."""
    forms = Form.objects.select_related("inbox").filter(is_active=True, inbox__is_active=True)
    return forms.filter(inbox=inbox) if inbox else forms


def forms_of(inbox: Inbox) -> QuerySet[Form]:
    """All forms of an inbox, those put away too."""
    return Form.objects.filter(inbox=inbox)
