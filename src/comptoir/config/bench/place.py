"""Where the benchmark's company lives: a folder of its own outside the checkout, built once for each size."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from comptoir.config.bench.size import Size
from comptoir.config.command.starting import say

VERSION = 1  # of data.py: another version is built anew
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "comptoir" / "bench"


class NotOurs(RuntimeError):
    """The database given holds something else than a benchmark's company; nothing was touched."""


@dataclass(frozen=True)
class Place:
    """One installation to measure: a data folder, and a database in it or at an address."""

    size: Size
    cache: Path = CACHE
    database_url: str = ""

    @property
    def name(self) -> str:
        return f"{self.size.conversations}-{self.size.messages}-v{VERSION}"

    @property
    def folder(self) -> Path:
        return self.cache / (f"{self.name}-postgresql" if self.database_url else self.name)

    @property
    def built(self) -> Path:
        return self.folder / "built"

    def environment(self) -> dict[str, str]:
        """What the settings read to be here."""
        return {"COMPTOIR_DATA": str(self.folder), "COMPTOIR_DATABASE_URL": self.database_url}

    def clear(self) -> None:
        """Begin anew where an earlier building was cut off."""
        if not self.database_url and self.folder.exists() and not self.built.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def prepare(self) -> None:
        """Bring the database to this version and fill it if it is empty.  Django is set up here.  Raises NotOurs."""
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        from comptoir.config.bench import data
        from comptoir.conversations.models import Conversation
        from comptoir.people.models import Company

        company = Company.objects.first()
        if company is None and not Conversation.objects.exists():
            say(f"Building {self.size.conversations:,} conversations with {self.size.messages:,} messages …")
            data.build(self.size, self.name)
        elif company is None or company.settings.get("bench") != self.name:
            raise NotOurs(f"This database holds another company ({company or 'no name'}); give an empty one.")
        else:
            data.sweep(self.size)
        self.built.touch()
