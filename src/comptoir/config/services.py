"""What runs beside the pages and is brought by a channel: the mail listener."""

import contextlib
import importlib
import logging
from collections.abc import Callable, Iterator
from typing import Protocol

log = logging.getLogger("comptoir.server")
MAIL_LISTENER = "comptoir.channels.email.listener"


class Service(Protocol):
    """Something that was started and can be stopped."""

    def stop(self) -> None:
        """Take nothing new, finish what was begun, return within seconds."""


@contextlib.contextmanager
def mail_listener() -> Iterator[None]:
    """The SMTP listener while the block runs, when the e-mail channel has one and the settings name an address."""
    start = _starter(MAIL_LISTENER)
    service = start() if start else None
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
