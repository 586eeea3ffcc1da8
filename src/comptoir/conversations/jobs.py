"""Jobs of conversations: one line each over the actions."""

from comptoir.conversations import actions
from comptoir.files.actions import sweep
from comptoir.jobs import task


@task(name="conversations.deliver", max_attempts=30)
def deliver(message_id: int) -> None:
    actions.deliver(message_id)


@task(name="conversations.send_draft")
def send_draft(draft_id: int) -> None:
    actions.send_draft(draft_id)


@task(name="conversations.wake_due")
def wake_due() -> None:
    actions.wake_due()


@task(name="conversations.sweep_files")
def sweep_files() -> None:
    sweep()


@task(name="conversations.release_work")
def release_work(agent_id: int) -> None:
    actions.release_work(agent_id)
