"""Where the programs are that the tests need."""

import os
import shutil
from pathlib import Path


class MissingProgramError(RuntimeError):
    """A program is not installed; `bin/system-packages` installs it or prints the line to type."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not installed; run bin/system-packages")


def postgresql_programs() -> Path:
    """The folder of initdb and postgres, the newest version first."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3]))
    found = versions[0] if versions else shutil.which("initdb")
    if not found:
        raise MissingProgramError("PostgreSQL")
    return Path(found).resolve().parent


def redis_program() -> str:
    """redis-server, or valkey-server."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise MissingProgramError("redis-server")
    return found


def chromium_program() -> str:
    """Debian's chromium, or what COMPTOIR_TEST_BROWSER names."""
    found = os.environ.get("COMPTOIR_TEST_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise MissingProgramError("chromium")
    return found
