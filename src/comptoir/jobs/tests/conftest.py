"""Tasks that exist only in tests; what they did is in `seen`."""

from collections.abc import Iterator

import pytest

from comptoir.jobs import tasks
from comptoir.jobs.tasks import RetryLater, task

seen: list[object] = []


@pytest.fixture(autouse=True)
def _toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tasks, "_known", dict(tasks._known))
    seen.clear()

    @task(name="toy.note")
    def note(thing_id: int, colour: str = "") -> None:
        seen.append((thing_id, colour))

    @task(name="toy.break_down", max_attempts=3)
    def break_down() -> None:
        seen.append(tasks.running())
        raise RuntimeError("the wheel came off")

    @task(name="toy.come_back", max_attempts=1)
    def come_back() -> None:
        raise RetryLater(60, "they are at lunch")

    yield
