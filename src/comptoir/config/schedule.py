"""What begins by itself: task → every so many seconds, or daily at "HH:MM" (UTC).  Checked at start-up."""

SCHEDULE: dict[str, int | str] = {
    "jobs.purge_finished": 3600,
}
