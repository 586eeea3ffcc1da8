"""The demo company: filled and wiped by jobs of config, watched from here."""

from dataclasses import dataclass
from typing import Final

from comptoir import jobs
from comptoir.people import actions, queries

FILL: Final = "config.fill_demo"
WIPE: Final = "config.wipe_demo"


@dataclass(frozen=True)
class DemoState:
    """How far it is.  `of` is 0 before it has begun to count."""

    done: int
    of: int
    trouble: str
    is_filled: bool

    @property
    def is_done(self) -> bool:
        return bool(self.of) and self.done >= self.of

    @property
    def is_running(self) -> bool:
        return not self.is_done and not self.trouble


def begin(actor: actions.Actor, task: str = FILL) -> bool:
    """Start filling or wiping; False when this installation cannot.  Pressed twice, it is done once."""
    actions.note_demo_progress(0, 0)
    try:
        jobs.enqueue(task, key=task)
    except jobs.UnknownNameError:
        return False
    actions.record(actor, "demo.filled" if task == FILL else "demo.wiped")
    return True


def state() -> DemoState:
    known = queries.company()
    kept = known.settings.get("demo", {}) if known else {}
    return DemoState(
        done=int(kept.get("done", 0)),
        of=int(kept.get("of", 0)),
        trouble=str(kept.get("trouble", "")),
        is_filled=bool(known and known.is_demo),
    )
