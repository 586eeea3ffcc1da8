"""Settings of the tests: the product's own, with fast passwords and a data folder of their own."""

import os
import tempfile

os.environ.setdefault("COMPTOIR_DATA", tempfile.mkdtemp(prefix="comptoir-test-"))
os.environ.setdefault("COMPTOIR_SECRET_KEY", "only-for-tests-0123456789-0123456789-0123456789")

from comptoir.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
