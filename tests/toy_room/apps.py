"""The toy room's topic: `toy:<word>`, open to whoever holds a token for that word until a file says stop."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from comptoir import realtime


def may_watch(viewer: realtime.Viewer, rest: str) -> bool:
    return viewer.key == rest and not (Path(settings.DATA_DIR) / "stop-watching").exists()


def latest(rest: str) -> int | None:
    path = Path(settings.DATA_DIR) / "latest"
    return int(path.read_text()) if path.exists() else None


class ToyConfig(AppConfig):
    name = "tests.toy_room"
    label = "toy_room"

    def ready(self) -> None:
        realtime.register_topic("toy", may_watch, latest=latest)
