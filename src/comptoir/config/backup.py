"""One file that holds everything: the database, the files, the secret.  Made and put back while the server runs."""

import contextlib
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

import comptoir
from comptoir.lib import clock

SQLITE_NAME, POSTGRES_NAME = "database.sqlite3", "database.pgdump"
KEEP_UPGRADE_BACKUPS = 5


class BackupError(Exception):
    """The backup could not be made or put back; the message says why and what to do.  Nothing was changed."""


@dataclass(frozen=True)
class About:
    """What a backup says of itself."""

    version: str
    made_at: str
    database: str
    has_files: bool


def make(target: Path | None = None, *, reason: str = "backup", with_files: bool = True) -> Path:
    """Write a backup to `target` (default: a dated file in DATA/backups); answers where it is.

    The database is copied first, in one consistent state, then the files: a file is never changed once it is stored, so
    every file that the copied database names is there.  Raises BackupError.
    """
    target = target or _default_target(reason)
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            database = _dump(Path(folder))
            # Whoever has this file has everything, the secret included.
            part.touch(mode=0o600)
            with tarfile.open(part, "w") as archive:
                _add_about(archive, Path(folder), with_files=with_files)
                archive.add(database, database.name)
                secret = Path(settings.DATA_DIR) / "secret"
                if secret.exists():
                    archive.add(secret, "secret")
                if with_files and Path(settings.FILES_DIR).is_dir():
                    archive.add(settings.FILES_DIR, "files")
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(target)
    except (OSError, tarfile.TarError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise BackupError(f"The backup could not be written to {target}: {error}") from error
    return target


def make_before_upgrade() -> Path:
    """The database as it is before migrations change it; keeps the last few."""
    made = make(reason=f"before-{comptoir.__version__}", with_files=False)
    older = sorted(made.parent.glob("comptoir-before-*.tar"), key=lambda path: path.stat().st_mtime)
    for path in older[:-KEEP_UPGRADE_BACKUPS]:
        path.unlink()
    return made


def read_about(source: Path) -> About:
    """What the backup says of itself; raises BackupError when it is none."""
    try:
        with tarfile.open(source) as archive:
            member = archive.extractfile("about.json")
            if member is None:
                raise KeyError("about.json")
            return About(**json.load(member))
    except (OSError, KeyError, TypeError, ValueError, tarfile.TarError) as error:
        raise BackupError(f"{source} is not a backup of Comptoir ({error}).") from error


def restore(source: Path) -> Path:
    """Put a backup back into the running place; answers where the state before was saved.

    The database changes in one step, files are added and never removed, the secret is put back when the backup has one
    (a running server uses it after its next start).  Raises BackupError.
    """
    about = read_about(source)
    if about.database != connection.vendor:
        raise BackupError(f"This backup is of a {about.database} database, and here is {connection.vendor}.")
    before = make(reason="before-restore", with_files=False)
    try:
        with tarfile.open(source) as archive, tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
            archive.extract(SQLITE_NAME if about.database == "sqlite" else POSTGRES_NAME, folder, filter="data")
            _load(Path(folder))
            _put_files(archive)
    except (OSError, KeyError, tarfile.TarError, sqlite3.Error) as error:
        raise BackupError(f"The backup could not be put back: {error}. The state before is in {before}.") from error
    return before


def _default_target(reason: str) -> Path:
    stamp = clock.now().strftime("%Y%m%d-%H%M%S-%f")[:-3]
    return Path(settings.DATA_DIR) / "backups" / f"comptoir-{reason}-{stamp}.tar"


def _add_about(archive: tarfile.TarFile, folder: Path, *, with_files: bool) -> None:
    about = {
        "version": comptoir.__version__,
        "made_at": clock.now().isoformat(),
        "database": connection.vendor,
        "has_files": with_files,
    }
    path = folder / "about.json"
    path.write_text(json.dumps(about, indent=2))
    archive.add(path, path.name)


def _dump(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        return _dump_sqlite(folder / SQLITE_NAME)
    return _dump_postgres(folder / POSTGRES_NAME)


def _dump_sqlite(target: Path) -> Path:
    with contextlib.closing(_live_sqlite()) as source, contextlib.closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise BackupError(f"The database is damaged ({found}). The backup was not kept.")
    return target


def _live_sqlite() -> sqlite3.Connection:
    return sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20)


def _dump_postgres(target: Path) -> Path:
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"])
    return target


def _load(folder: Path) -> None:
    if connection.vendor == "sqlite":
        # SQLite's own way to write over a database in use: one transaction; readers see the old state or the new one.
        copy_path = folder / SQLITE_NAME
        with contextlib.closing(sqlite3.connect(copy_path)) as copy, contextlib.closing(_live_sqlite()) as live:
            copy.backup(live)
        return
    dump = str(folder / POSTGRES_NAME)
    name = str(settings.DATABASES["default"]["NAME"])
    _run(["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={name}", dump])


def _put_files(archive: tarfile.TarFile) -> None:
    for member in archive.getmembers():
        if member.name == "secret":
            archive.extract(member, settings.DATA_DIR, filter="data")
        elif member.name.startswith("files/"):
            archive.extract(member.replace(name=member.name.removeprefix("files/")), settings.FILES_DIR, filter="data")


def _run(command: list[str]) -> None:
    at = settings.DATABASES["default"]
    named = {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    environment = os.environ | {key: str(value) for key, value in named.items() if value}
    if command[0] == "pg_dump":
        environment["PGDATABASE"] = str(at["NAME"])
    try:
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise BackupError(
            f"{command[0]} is not installed here. Install PostgreSQL's client programs (Debian: postgresql-client), or "
            "back the database up on its own server."
        ) from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{command[0]} failed: {error.stderr.strip()[-500:]}") from error
