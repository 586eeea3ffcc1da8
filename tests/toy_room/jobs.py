"""A task that says when it begins and ends, and takes as long as it is told."""

import time
from pathlib import Path

from django.conf import settings

from comptoir.jobs import task


def write_down(line: str) -> None:
    with (Path(settings.DATA_DIR) / "toys.txt").open("a") as out:
        out.write(line + "\n")


@task(name="toy.take_time")
def take_time(word: str, tenths: int = 0) -> None:
    write_down(f"begin {word}")
    time.sleep(tenths / 10)
    write_down(f"end {word}")
