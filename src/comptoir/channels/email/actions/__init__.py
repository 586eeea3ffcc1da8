"""The only writes of the e-mail channel."""

from comptoir.channels.email.actions.acknowledge import acknowledge
from comptoir.channels.email.actions.erase import erase_mails
from comptoir.channels.email.actions.quarantine import dismiss, replay
from comptoir.channels.email.actions.store import Arrived, store_mails
from comptoir.channels.email.actions.take_in import take_in_waiting
from comptoir.channels.email.actions.try_out import try_out

__all__ = ["Arrived", "acknowledge", "dismiss", "erase_mails", "replay", "store_mails", "take_in_waiting", "try_out"]
