"""Jobs of people: one line each over the actions."""

from comptoir.jobs import task
from comptoir.people import actions


@task(name="people.forget_rates", max_attempts=3)
def forget_rates() -> None:
    """Delete the counts of windows that are over."""
    actions.forget_rates()
