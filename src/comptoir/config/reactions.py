"""When this happened, do that: event → the tasks that one row each is written for, in the transaction that emits it.

Checked at start-up: each name must be a task.  Read by `jobs.emit` through the settings; no room imports upwards.
"""

REACTIONS: dict[str, list[str]] = {
    "agent.invited": ["people.send_invitation"],
    "agent.deactivated": ["conversations.release_work"],
    "conversation.opened": ["email.acknowledge", "helpcenter.confirm_request"],
    "conversation.started": [],
    "conversation.assigned": [],
    "conversation.solved": [],
    "message.received": [],
    "message.said": ["conversations.deliver"],
}
