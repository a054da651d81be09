"""Settings, read from the environment; every default suits a fresh clone on one machine."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from yakir.config.environment import flag, secret, setting, whole

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(setting("YAKIR_VAR", str(BASE_DIR / "var")))

# Core

DEBUG = flag("YAKIR_DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY", development="only-for-tests-and-a-fresh-clone")
ALLOWED_HOSTS = setting("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
ON_LOOPBACK = set(ALLOWED_HOSTS) <= LOOPBACK_HOSTS
ROOT_URLCONF = "yakir.config.urls"
WSGI_APPLICATION = "yakir.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "yakir.common",  # first: its templates dress those of allauth
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "yakir.apps.journal",
    "yakir.apps.accounts",
    "yakir.apps.places",
    "yakir.apps.catalogue",
    "yakir.apps.needs",
    "yakir.apps.partners",
    "yakir.apps.projects",
    "yakir.apps.endurance",
    "yakir.apps.islands",
    "yakir.apps.planning",
    "yakir.apps.governance",
    "yakir.apps.delivery",
    "yakir.apps.publishing",
    "yakir.apps.portal",
    "yakir.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yakir.common.problems.Problems",
    "yakir.common.guards.Unkept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "yakir.common.guards.Sound",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yakir.common.middleware.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yakir.config.navigation.shell",
            ],
            "builtins": ["yakir.common.templatetags.yakir"],
        },
    },
]

# Database

SQLITE_SETUP = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; "
    "PRAGMA cache_size=-20000; PRAGMA foreign_keys=ON;"
)
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'yakir.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A lost last second would be a lost fact, so every commit reaches the disk (synchronous=FULL).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": SQLITE_SETUP,
    }

# People

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "yakir.apps.accounts.adapter.InvitationOnly"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Yakir"
LOGIN_REDIRECT_URL = "desk"
LOGIN_URL = "account_login"

# Languages and time

LANGUAGE_CODE = "uk"
LANGUAGES = [("uk", _("Ukrainian")), ("en", _("English"))]
# Ours, then what we word better than the libraries that brought it.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/libraries"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Kyiv"
USE_THOUSAND_SEPARATOR = True

# Files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static"
HASHED_STATIC = flag("YAKIR_HASHED_STATIC", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = not HASHED_STATIC
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Long work

TASKS = {
    "default": {
        "BACKEND": setting("YAKIR_TASKS", "django_tasks_db.DatabaseBackend"),
    }
}

# Safety

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
HTTPS = flag("YAKIR_HTTPS", default=False)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The journal

JOURNAL_ORIGIN = setting("YAKIR_JOURNAL_ORIGIN", "yakir.example/kharkiv")
JOURNAL_KEY = secret(
    "YAKIR_JOURNAL_KEY", development="b25seS1mb3ItdGVzdHMtYW5kLWEtZnJlc2gtY2xvbmU="
)
JOURNAL_NEXT_KEY = setting("YAKIR_JOURNAL_NEXT_KEY", "")
JOURNAL_WITNESSES = setting("YAKIR_JOURNAL_WITNESSES", "")

# The gate

# [day] from when damage was seen until it may be public.
PUBLISH_DAMAGE_AFTER = whole("YAKIR_DAMAGE_DELAY", default=30)
# [day] from the hand-over of something protected until its record may be public.
PUBLISH_PROTECTED_AFTER = whole("YAKIR_PROTECTED_DELAY", default=90)
# [person] a count below this is withheld, and what would let it be had by subtraction.
PUBLISH_FEW_PEOPLE = whole("YAKIR_FEW_PEOPLE", default=10)

# The prefix registered with OC4IDS for the ids of projects; empty until there is one.
OC4IDS_PREFIX = setting("YAKIR_OC4IDS_PREFIX", "")
# Key of the organisation that runs this installation and reports in IATI, and its identifier.
IATI_ORGANISATION = setting("YAKIR_IATI_ORGANISATION", "")
IATI_REFERENCE = setting("YAKIR_IATI_REFERENCE", "")
# What identifiers of activities begin with; the identifier of the organisation unless it is set.
IATI_PREFIX = setting("YAKIR_IATI_PREFIX", "")
# Identifiers of other organisations: key=UA-EDR-1, with spaces between.
IATI_REFERENCES = setting("YAKIR_IATI_REFERENCES", "")

# Logs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": setting("YAKIR_LOG_LEVEL", "WARNING")},
}
