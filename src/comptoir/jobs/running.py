"""Run one claimed job and write down how it ended."""

import logging
import traceback

from comptoir.jobs.actions import claim as claims
from comptoir.jobs.actions.claim import Claim
from comptoir.jobs.tasks import RetryLater, Running, UnknownNameError, as_running, named

log = logging.getLogger("comptoir.jobs")


def run_claimed(claim: Claim, *, and_claim_next: bool = False) -> Claim | None:
    """Do the job; answers the next claimed one when asked for and this one went well."""
    try:
        task = named(claim.task)
    except UnknownNameError as error:
        # Perhaps a newer version wrote it, or a plug-in is gone: keep trying for a while, then keep it visible.
        claims.record_failure(claim, str(error), max_attempts=12)
        return None
    if claim.attempt > task.max_attempts:
        claims.record_failure(claim, "The process died each time it did this.", max_attempts=0)
        return None
    try:
        with as_running(Running(claim.job_id, claim.task, claim.attempt, claim.created_at)):
            task.run(claim.ids)
    except RetryLater as later:
        log.info("%s %s: again in %.0f s: %s", claim.task, claim.ids, later.after_s, later.reason)
        claims.retry_later(claim, later.after_s, later.reason)
    except Exception as error:
        is_over = claims.record_failure(claim, traceback.format_exc(), max_attempts=task.max_attempts)
        level = logging.ERROR if is_over else logging.WARNING
        log.log(level, "%s %s: attempt %d failed: %r", claim.task, claim.ids, claim.attempt, error, exc_info=is_over)
    else:
        if and_claim_next:
            return claims.finish_and_claim_next(claim)
        claims.finish(claim)
    return None


def run_due_jobs(limit: int = 1000) -> int:
    """Run everything that is due, here and now, in this thread; answers how many.  For tests and one-shot commands."""
    done = 0
    while done < limit and (claim := claims.claim_next()):
        run_claimed(claim)
        done += 1
    return done
