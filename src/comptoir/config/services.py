"""What runs beside the pages and is brought by a channel: the mail listener."""

import contextlib
import importlib
import logging
from collections.abc import Callable, Iterator
from typing import Protocol

from django.conf import settings

log = logging.getLogger("comptoir.server")
MAIL_LISTENER = "comptoir.channels.email.listener"


class Service(Protocol):
    """Something that was started and can be stopped."""

    def stop(self) -> None:
        """Take nothing new, finish what was begun, return within seconds."""


@contextlib.contextmanager
def mail_listener(*, is_needed: bool) -> Iterator[None]:
    """The SMTP listener while the block runs, when the e-mail channel has one and the settings name an address.

    When its address is taken, raises OSError if the listener `is_needed`; else says so and goes on without, since the
    pages of a place must not stand still for its mail.
    """
    start = _starter(MAIL_LISTENER)
    try:
        service = start() if start else None
    except OSError as error:
        if is_needed:
            raise
        log.error("no mail comes in: %s cannot be listened on (%s)", settings.MAIL_LISTEN, error.strerror or error)
        service = None
    try:
        yield
    finally:
        if service is not None:
            service.stop()


def _starter(module: str) -> Callable[[], Service | None] | None:
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        log.info("no mail listener: %s is not installed", module)
        return None
    start: Callable[[], Service | None] = found.start
    return start
