"""System checks: every name in REACTIONS, SCHEDULE and `emit(…)` leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from comptoir.jobs.schedule import DAILY
from comptoir.jobs.tasks import all_tasks

EMITTED = re.compile(r"""\bemit\(\s*["']([^"']+)["']""")


@register("jobs")
def check_names(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Django calls this by `check`, before `migrate` and at the start of the server."""
    return [*_reactions(), *_schedule(), *_emitted()]


def _reactions() -> Iterator[CheckMessage]:
    for event, names in settings.REACTIONS.items():
        for name in names:
            if name not in all_tasks():
                yield _unknown_task(name, f"REACTIONS[{event!r}] in config/reactions.py", "jobs.E001")


def _schedule() -> Iterator[CheckMessage]:
    for name, when in settings.SCHEDULE.items():
        if name not in all_tasks():
            yield _unknown_task(name, "SCHEDULE in config/schedule.py", "jobs.E002")
        if not (isinstance(when, int) and when > 0) and not (isinstance(when, str) and DAILY.match(when)):
            yield Error(
                f"SCHEDULE[{name!r}] is {when!r}.", hint='Write seconds, or a time of day as "03:15".', id="jobs.E003"
            )


def _unknown_task(name: str, where: str, error_id: str) -> CheckMessage:
    there_are = ", ".join(all_tasks()) or "none"
    return Error(f"{where} names the task {name!r}, which no room declares.", hint=f"Tasks: {there_are}.", id=error_id)


def _emitted() -> Iterator[CheckMessage]:
    for config in apps.get_app_configs():
        if not config.name.startswith("comptoir."):
            continue
        for path in sorted(Path(config.path).rglob("*.py")):
            if "tests" in path.parts:
                continue
            for event in EMITTED.findall(path.read_text(encoding="utf-8")):
                if event not in settings.REACTIONS and config.name != "comptoir.jobs":
                    yield Error(
                        f"{path} emits {event!r}, which is no key of REACTIONS.",
                        hint="Add it to config/reactions.py; an empty list will do.",
                        id="jobs.E004",
                    )
