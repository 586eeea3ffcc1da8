"""Django's settings.  What a machine's owner sets is read from `COMPTOIR_*`; what an admin changes: desk/setup."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from comptoir.config.reactions import REACTIONS as REACTIONS  # read by `jobs`
from comptoir.config.schedule import SCHEDULE as SCHEDULE  # read by `jobs`
from comptoir.lib import env

SOURCE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.read("DATA", "./data", "The folder that holds the database, the files and the secret.")).resolve()
DEBUG = env.read_bool("DEBUG", False, "Show errors in the browser; never on a machine that others reach.")


def _secret_key() -> str:
    """The secret given, else one made once and kept in the data folder with mode 600."""
    given = env.read(
        "SECRET_KEY", "", "Signs sessions and links; made on first start and kept in DATA/secret if unset."
    )
    if given:
        return given
    kept = DATA_DIR / "secret"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
ADDRESS = env.read("ADDRESS", "http://127.0.0.1:8000", "The address at which people reach this place.").rstrip("/")
MORE_HOSTS = env.read_list("HOSTS", "", "Further host names to answer to.")
ALLOWED_HOSTS = [urlsplit(ADDRESS).hostname or "127.0.0.1", "127.0.0.1", "localhost", *MORE_HOSTS]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
IS_HTTPS = ADDRESS.startswith("https://")
ROOT_URLCONF = "comptoir.config.urls"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "comptoir.lib",
    "comptoir.files",
    "comptoir.jobs",
    "comptoir.realtime",
    "comptoir.people",
    "comptoir.conversations",
    "comptoir.channels.form",
    "comptoir.channels.email",
    "comptoir.helpcenter",
    "comptoir.desk",
    "comptoir.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "comptoir.config.limits.RefuseTooMuch",
    "comptoir.config.policy.OnePolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "comptoir.people.middleware.WhoIsAsking",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SOURCE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "comptoir.config.jinja.environment",
            "context_processors": ["comptoir.config.jinja.page_context"],
        },
    },
    {
        # Only for what libraries bring with them.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
)


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "comptoir.lib.sqlite",
            "NAME": DATA_DIR / "comptoir.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {},
    }


DATABASE_URL = env.read("DATABASE_URL", "", "postgresql://user:password@host/name; SQLite in DATA if unset.")
REDIS_URL = env.read("REDIS_URL", "", "redis://host:6379/0 for several processes; in this process if unset.")
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Many, since the limits on sign-in attempts live here: who tries a thousand names must not push the counts out.
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "comptoir.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "comptoir.people.forms.SignInForm",
    "change_password": "comptoir.people.forms.OtherPasswordForm",
    "set_password": "comptoir.people.forms.NewPasswordForm",
    "reset_password": "comptoir.people.forms.ForgottenForm",
    "reset_password_from_key": "comptoir.people.forms.ForgottenKeyForm",
    "add_email": "comptoir.people.forms.OtherAddressForm",
    "reauthenticate": "comptoir.people.forms.ProveAgainForm",
}
MFA_FORMS = {
    "login_webauthn": "comptoir.people.forms.PasskeyForm",
    "authenticate": "comptoir.people.forms.SecondFactorForm",
    "reauthenticate": "comptoir.people.forms.ProveAgainByCodeForm",
    "activate_totp": "comptoir.people.forms.AppForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 60
MFA_ADAPTER = "comptoir.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
SESSION_ENGINE = "comptoir.lib.sessions"
SESSION_COOKIE_NAME = "comptoir"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "comptoir.config.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.read_bool("BEHIND_PROXY", False, "A proxy in front sets X-Forwarded-Proto and X-Forwarded-For.")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'", "blob:"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [SOURCE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
FILES_DIR = DATA_DIR / "files"
UPLOAD_MAX_BYTES = env.read_int("UPLOAD_MAX_MB", 25, "The largest file that a person may send, in MB.") * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

WEB_THREADS = env.read_int("WEB_THREADS", 8, "How many pages a process prepares at once.")
WORKER_THREADS = env.read_int("WORKER_THREADS", 4, "How many jobs a process does at once.")

SMTP_URL = env.read("SMTP_URL", "", "smtp://user:password@host:587 by which mail leaves; unset: mail is held.")
MAIL_LISTEN = env.read("MAIL_LISTEN", "127.0.0.1:2525", "Where the SMTP listener takes mail; empty: none.")
_HOST = urlsplit(ADDRESS).hostname or "localhost"
MAIL_MAX_BYTES = env.read_int("MAIL_MAX_MB", 40, "The largest mail that the SMTP listener takes, in MB.") * 1024 * 1024
MAIL_CERTIFICATE = env.read(
    "MAIL_CERTIFICATE", "", "A PEM file with certificate and key: the listener offers STARTTLS."
)
MAIL_DOMAIN = env.read("MAIL_DOMAIN", "", "The domain in our Message-IDs; the address's host if unset.") or _HOST
EMAIL_BACKEND = "comptoir.config.mail.OurBackend"
DEFAULT_FROM_EMAIL = env.read("MAIL_FROM", f"support@{MAIL_DOMAIN}", "The sender of invitations, codes and notices.")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname).1s %(name)s %(message)s"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "INFO"},
    "loggers": {
        "mail.log": {"level": "WARNING"},  # the SMTP library tells of every line of every mail
        "django.request": {"level": "ERROR"},  # and Django of every page that somebody did not find
    },
}
