"""The product's own settings with the toy room, and little patience for a locked database."""

from comptoir.config.settings import *  # noqa: F403
from comptoir.config.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy_room"]
MIDDLEWARE = [each for each in MIDDLEWARE if "Csrf" not in each]
ROOT_URLCONF = "tests.toy_room.urls"
if "timeout" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["timeout"] = 0.5
