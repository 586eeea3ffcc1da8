"""Settings of the tests: the product's own, with fast passwords and a data folder of their own."""

import os
import tempfile

os.environ.setdefault("COMPTOIR_DATA", tempfile.mkdtemp(prefix="comptoir-test-"))
os.environ.setdefault("COMPTOIR_SECRET_KEY", "only-for-tests-0123456789-0123456789-0123456789")

from comptoir.config.settings import *  # noqa: F403
from comptoir.config.settings import DATA_DIR, DATABASES, SQLITE_PRAGMAS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"] == "comptoir.lib.sqlite":
    # A file, as in earnest: a database in memory locks whole tables between threads.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = SQLITE_PRAGMAS.replace("synchronous=FULL", "synchronous=OFF")
