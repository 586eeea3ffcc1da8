"""Jobs of people: one line each over the actions."""

from comptoir.jobs import task
from comptoir.people import actions


@task(name="people.forget_rates", max_attempts=3)
def forget_rates() -> None:
    """Delete the counts of windows that are over."""
    actions.forget_rates()


@task(name="people.forget_unproved", max_attempts=3)
def forget_unproved() -> None:
    """Delete sign-ins whose address nobody proved."""
    actions.forget_unproved()


@task(name="people.carry_letter", max_attempts=20)
def carry_letter(letter_id: int) -> None:
    actions.carry(letter_id)


@task(name="people.carry_held_letters", max_attempts=3)
def carry_held_letters() -> None:
    actions.carry_held()


@task(name="people.forget_old_letters", max_attempts=3)
def forget_old_letters() -> None:
    actions.forget_old_letters()


@task(name="people.send_invitation")
def send_invitation(invitation_id: int) -> None:
    actions.send_invitation(invitation_id)
