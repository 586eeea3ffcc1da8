"""What begins by itself: task → every so many seconds, or daily at "HH:MM" (UTC).  Checked at start-up."""

SCHEDULE: dict[str, int | str] = {
    "jobs.purge_finished": 3600,
    "people.forget_rates": 3600,
    "people.forget_unproved": 3600,
    "people.carry_held_letters": 300,
    "people.forget_old_letters": 3600,
    "conversations.wake_due": 30,
    "conversations.sweep_files": 3600,
    "email.take_in": 300,  # what a job that failed for good has left
    "config.forget_sessions": "03:20",
    "config.tidy_database": "03:40",
}
