"""PostgreSQL: other processes say by NOTIFY that jobs were written."""

import logging
import threading
from typing import Any

from comptoir.jobs import wake

log = logging.getLogger("comptoir.jobs")
CHECK_STOP_S = 1.0
RECONNECT_S = 3.0


class Listener:
    """A thread with a connection of its own that wakes this process's workers."""

    def __init__(self, database: dict[str, Any]) -> None:
        self._database = database
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="job-listener", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(CHECK_STOP_S * 3)

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen_once()
            except Exception as error:
                log.warning("cannot hear of new jobs (%s); trying again", error)
                self._stopping.wait(RECONNECT_S)

    def _listen_once(self) -> None:
        import psycopg

        at = self._database
        with psycopg.connect(
            dbname=at["NAME"],
            user=at["USER"] or None,
            password=at["PASSWORD"] or None,
            host=at["HOST"] or None,
            port=at["PORT"] or None,
            autocommit=True,
        ) as connection:
            connection.execute(f'LISTEN "{wake.CHANNEL}"')
            wake.wake_all()  # whatever was written while nobody listened
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=CHECK_STOP_S):
                    wake.wake()
                    if self._stopping.is_set():
                        return
