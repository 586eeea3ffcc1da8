"""How often one may write, ask for links and codes, or leave files with us."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.conversations.models import Conversation
from comptoir.lib.client_address import network_of
from comptoir.people.actions import Rate, TooOften, count, count_each

HOUR: Final = timedelta(hours=1)
FOLLOW_UPS: Final = Rate("request.follow_up", 40, HOUR)
FOLLOW_UPS_BY_NETWORK: Final = Rate("request.network", 120, HOUR)
UPLOADS: Final = Rate("upload.network", 120, HOUR)
LINKS_BY_NETWORK: Final = Rate("link.network", 20, HOUR)
LINKS: Final = Rate("link.address", 4, HOUR)
CODES_BY_NETWORK: Final = Rate("code.network", 30, HOUR)
CODES: Final = Rate("code.address", 6, HOUR)

__all__ = ["TooOften", "count_code", "count_follow_up", "count_link", "count_upload", "wait_words"]


def count_follow_up(conversation: Conversation, client_address: str) -> None:
    count_each([(FOLLOW_UPS_BY_NETWORK, network_of(client_address)), (FOLLOW_UPS, conversation.public_id)])


def count_upload(client_address: str) -> None:
    count(UPLOADS, network_of(client_address))


def count_link(client_address: str, address: str) -> None:
    count_each([(LINKS_BY_NETWORK, network_of(client_address)), (LINKS, address)])


def count_code(client_address: str, address: str) -> None:
    count_each([(CODES_BY_NETWORK, network_of(client_address)), (CODES, address)])


def wait_words(limit: TooOften) -> str:
    """What to say to somebody who has to wait."""
    minutes = max(1, round(limit.after_s / 60))
    wait = ngettext("Please try again in a minute.", "Please try again in %(minutes)d minutes.", minutes)
    return f"{_('That was a lot in a short time. Nothing you wrote is lost.')} {wait % {'minutes': minutes}}"
