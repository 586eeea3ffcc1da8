"""Jobs of the e-mail channel: one line each over the actions."""

from comptoir.channels.email import actions
from comptoir.jobs import task


@task(name="email.take_in", max_attempts=1000)
def take_in() -> None:
    actions.take_in_waiting()


@task(name="email.acknowledge")
def acknowledge(conversation_id: int, message_id: int) -> None:
    actions.acknowledge(conversation_id, message_id)
