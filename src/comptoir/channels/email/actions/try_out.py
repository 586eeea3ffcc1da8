"""A mail to see whether mail leaves."""

from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid

from django.conf import settings
from django.utils.translation import gettext as _

from comptoir.channels.email import queries
from comptoir.conversations.models import Inbox
from comptoir.lib import clock, mail_address, smtp


def try_out(inbox: Inbox, to: str) -> str:
    """Send a mail from this inbox to `to`; answers what went wrong, in words, or nothing."""
    url = queries.smtp_url_for(inbox)
    if not url:
        return _("No SMTP server is configured, so no mail leaves.")
    mail = EmailMessage()
    mail["From"] = formataddr((" ".join(inbox.name.split()), inbox.address))
    mail["To"] = to
    mail["Subject"] = _("Mail leaves from %(inbox)s") % {"inbox": " ".join(inbox.name.split())}
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid("try", settings.MAIL_DOMAIN)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_("If you can read this, answers of this inbox leave as they should.") + "\n")
    try:
        sender, receiver = mail_address.for_envelope(inbox.address), mail_address.for_envelope(to)
        refused = smtp.send(url, sender, [receiver], mail.as_bytes())
    except smtp.Refused as refusal:
        return str(refusal)
    return str(refused[0]) if refused else ""
