"""The room's own house-keeping, started by the schedule."""

from comptoir.jobs import task


@task(name="jobs.purge_finished", max_attempts=3)
def purge_finished() -> None:
    """Delete jobs done a week ago."""
    from comptoir.jobs.actions.keep import purge_finished

    purge_finished()
