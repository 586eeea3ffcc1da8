"""The worker: a few threads that claim and run jobs, and one that keeps house (signs of life, claims, the schedule)."""

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connection

from comptoir.jobs import schedule, wake
from comptoir.jobs.actions import claim as claims
from comptoir.jobs.actions import keep
from comptoir.jobs.actions.claim import Claim
from comptoir.jobs.listening import Listener
from comptoir.jobs.queries import next_run_at
from comptoir.jobs.running import run_claimed
from comptoir.lib import clock

log = logging.getLogger("comptoir.jobs")

BEAT_S = 10.0
# How long a sleeping worker goes without looking.  Other processes cannot wake us on SQLite; on PostgreSQL they can.
LOOK_S = {"sqlite": 2.0, "postgresql": 30.0}
AFTER_ERROR_S = 2.0


class Worker:
    """Start it, and stop it: `stop` lets the running jobs end."""

    def __init__(self, *, threads: int = 4, is_only_process: bool = False, role: str = "worker") -> None:
        self.role = role
        self._is_only_process = is_only_process
        self._stopping = threading.Event()
        self._doing: dict[int, Claim] = {}
        self._threads = [
            threading.Thread(target=self._work, name=f"job-{number + 1}", daemon=True) for number in range(threads)
        ]
        self._keeper = threading.Thread(target=self._keep_house, name="job-keeper", daemon=True)
        self._listener: Listener | None = None

    def start(self) -> None:
        """Free what dead processes had claimed, then begin."""
        freed = claims.free_claims_of_the_dead(only_process=self._is_only_process)
        if freed:
            log.info("%d jobs were left half done by a process that ended; they run again", freed)
        if connection.vendor == "postgresql":
            self._listener = Listener(settings.DATABASES["default"])
            self._listener.start()
        for thread in [*self._threads, self._keeper]:
            thread.start()

    def stop(self, timeout_s: float = 20.0) -> bool:
        """Claim nothing more and wait for the running jobs; False when some did not end in time (they run again)."""
        self._stopping.set()
        wake.wake_all()
        if self._listener is not None:
            self._listener.stop()
        until = time.monotonic() + timeout_s
        for thread in [*self._threads, self._keeper]:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while not self._stopping.is_set():
            calls = wake.calls()
            try:
                worked = self._run_until_nothing_is_due()
                pause_s = 0.0 if worked else self._pause_s()
            except Exception:
                # The database is away or locked: the job stays claimed and comes back when its lease ends.
                log.exception("the worker could not reach its jobs; it tries again")
                close_old_connections()
                pause_s = AFTER_ERROR_S
            if pause_s > 0 and not self._stopping.is_set():
                wake.wait(pause_s, since=calls)
        connection.close()

    def _run_until_nothing_is_due(self) -> bool:
        claim = claims.claim_next()
        has_worked = claim is not None
        while claim is not None:
            self._doing[claim.job_id] = claim
            try:
                following = run_claimed(claim, and_claim_next=not self._stopping.is_set())
            finally:
                del self._doing[claim.job_id]
            claim = following
        return has_worked

    def _pause_s(self) -> float:
        at, longest_s = next_run_at(), LOOK_S[connection.vendor]
        return longest_s if at is None else min(max((at - clock.now()).total_seconds(), 0.001), longest_s)

    def _keep_house(self) -> None:
        next_beat = 0.0
        while not self._stopping.is_set():
            pause_s = AFTER_ERROR_S
            try:
                if time.monotonic() >= next_beat:
                    self._beat()
                    next_beat = time.monotonic() + BEAT_S
                pause_s = min(schedule.start_due(), next_beat - time.monotonic())
            except Exception:
                log.exception("house-keeping failed; it tries again")
                close_old_connections()
            self._stopping.wait(max(pause_s, 0.05))
        try:
            keep.stop_beating(self.role)
        finally:
            connection.close()

    def _beat(self) -> None:
        doing = list(self._doing)
        if doing:
            claims.renew_claims(doing)
        keep.beat(self.role, detail=f"{len(doing)} of {len(self._threads)} threads busy")
