"""Every setting of Essaim, read from the environment; safe for production unless told otherwise.

Each variable is named in `.env.example` (a test checks that none is missing).
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from essaim.cli import data_dir

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"ESSAIM_{name}", default)


def switch(name: str, *, default: bool) -> bool:
    return text(name, "true" if default else "false").lower() in {"1", "true", "oui", "yes"}


def database(url: str) -> dict[str, Any]:
    """`sqlite:///path` (embedded, the default) or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "essaim.kernel.sqlite3",
            "NAME": parts.path[1:] or ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: the busy timeout is ignored when a read lock is upgraded.
                # FULL: NORMAL loses acknowledged writes at a power cut.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "cached_statements": 256,  # a page asks ten to forty; the views make one dearer to prepare
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON;PRAGMA cache_size=-8000;",  # kB for each thread: the system keeps the rest
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured("ESSAIM_DATABASE_URL must begin with sqlite:/// or postgresql://")


def beside(main: dict[str, Any]) -> str:
    """The vault, unless told otherwise: another file in the same folder, another database of the same server."""
    name = str(main["NAME"])
    if main["ENGINE"].endswith("sqlite3"):
        return "sqlite://" if name == ":memory:" else f"sqlite:///{Path(name).with_name('vault.sqlite3')}"
    who = quote(main["USER"], safe="") + (f":{quote(main['PASSWORD'], safe='')}" if main["PASSWORD"] else "")
    return f"postgresql://{who}@{main['HOST']}:{main['PORT']}/{name}_vault"


def mail(url: str) -> dict[str, Any]:
    """`smtp://user:password@host:port`, `smtps://…`, `anymail+brevo://KEY`, `file:///folder` or `console:`."""
    parts = urlsplit(url)
    if parts.scheme in {"smtp", "smtps"}:
        return {
            "EMAIL_BACKEND": "essaim.messages.actions.mail.Smtp",
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
        }
    if parts.scheme.startswith("anymail+"):
        provider = parts.scheme.removeprefix("anymail+")
        return {
            "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
            "ANYMAIL": {f"{provider.upper()}_API_KEY": unquote(parts.netloc)},
        }
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": parts.path,
        }
    return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}


DEBUG = switch("DEBUG", default=False)
DEMO = switch("DEMO", default=False)
DEV_PAGES = switch("DEV_PAGES", default=DEBUG)
HTTPS = switch("HTTPS", default=True)
REQUIRE_MFA = switch("REQUIRE_MFA", default=True)
DATA_DIR = data_dir()
PUBLIC_URL = text("PUBLIC_URL", "http://localhost:8000").rstrip("/")

SECRET_KEY = text("SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured(
        "ESSAIM_SECRET_KEY doit contenir au moins 40 signes. « essaim secret » en fabrique une."
    )
SECRET_KEY_FALLBACKS = [key for key in text("SECRET_KEY_FALLBACKS").split(",") if key]
# The key outside of the databases, under which everything about the people met is sealed.
MASTER_KEYS = text("MASTER_KEYS")
MASTER_KEY_FILE = text("MASTER_KEY_FILE")
KMS_COMMAND = text("KMS_COMMAND")
ALLOWED_HOSTS = [host for host in text("HOSTS", "localhost,127.0.0.1").split(",") if host]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []

INSTALLED_APPS = [
    "essaim",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_typer",
    "django_tasks",
]
if DEBUG or switch("DEV_TOOLS", default=False):
    INSTALLED_APPS.append("django_linear_migrations")

MIDDLEWARE = [
    "essaim.web.middleware.SmallBodies",
    "essaim.web.patience.BriefWaits",
    "essaim.web.middleware.RetriedReads",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "essaim.web.middleware.PrivateResponses",
    "csp.middleware.CSPMiddleware",
    "essaim.entrance.sessions.Sessions",
    "essaim.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "essaim.entrance.members.CurrentMember",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "essaim/web/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "essaim.web.frame.menu.navigation",
                "essaim.web.look.display",
                "essaim.web.look.health",
            ],
            "builtins": ["essaim.web.templatetags.addresses", "essaim.web.templatetags.dates"],
            "libraries": {
                path.stem: f"essaim.web.templatetags.{path.stem}"
                for path in (ROOT / "essaim/web/templatetags").glob("[a-z]*.py")
            },
        },
    }
]
FORM_RENDERER = "essaim.web.look.EssaimRenderer"

DATABASES = {"default": database(text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'essaim.sqlite3'}"))}
DATABASES["vault"] = database(text("VAULT_URL") or beside(DATABASES["default"]))
DATABASE_ROUTERS = ["essaim.kernel.vault.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# That a code of an application has served is kept here: where every process reads it, and evicted by nothing.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "essaim_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

TASKS = {"default": {"BACKEND": "essaim.kernel.jobs.backend.JobBackend"}}

# --- who signs in -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "essaim.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["essaim.web.accounts.hashers.ModestArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "essaim.web.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation, shown in person, is the proof
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = (
    True  # a code typed in the open page: no link with rights travels by mail
)
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # ours count: essaim.entrance.limits.py
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if switch("BEHIND_PROXY", default=False) else 0
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "essaim.web.accounts.allauth_forms.SignInForm",
    "request_login_code": "essaim.web.accounts.allauth_forms.AskCodeForm",
    "reset_password": "essaim.web.accounts.allauth_forms.ForgottenPasswordForm",
    "confirm_login_code": "essaim.web.accounts.allauth_forms.LoginCodeForm",
    "confirm_password_reset_code": "essaim.web.accounts.allauth_forms.ResetCodeForm",
}
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "essaim.web.accounts.second_proof.SecondProofAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Essaim"
MFA_FORMS = {
    "authenticate": "essaim.web.accounts.allauth_forms.SecondProofForm",
    "reauthenticate": "essaim.web.accounts.allauth_forms.ConfirmSecondProofForm",
    "add_webauthn": "essaim.web.accounts.allauth_forms.AddKeyForm",
    "edit_webauthn": "essaim.web.accounts.allauth_forms.RenameKeyForm",
    "login_webauthn": "essaim.web.accounts.allauth_forms.SignInKeyForm",
    "authenticate_webauthn": "essaim.web.accounts.allauth_forms.SecondProofKeyForm",
    "reauthenticate_webauthn": "essaim.web.accounts.allauth_forms.ConfirmKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
USERSESSIONS_TRACK_ACTIVITY = False
INVITATION_HOURS = int(text("INVITATION_HOURS", "48"))
INVITATION_HOURS_FROM_AFAR = int(text("INVITATION_HOURS_FROM_AFAR", "72"))

# --- the browser ------------------------------------------------------------------------------------------
SESSION_ENGINE = "essaim.entrance.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "essaim_sid"
SEEN_COOKIE_NAME = "__Host-seen" if HTTPS else "essaim_seen"
IDLE_MINUTES = int(text("IDLE_MINUTES", "30"))  # for those who see more than their own tours; 0: never
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "essaim_device"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "essaim_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "essaim.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if switch("BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"  # « no-referrer » would make every form POST fail the CSRF check
X_FRAME_OPTIONS = "DENY"
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
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["essaim", "default"],
    }
}

# --- files ------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "essaim/web/static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/.+\.[0-9a-f]{12}\."  # the name changes with what it holds
# Everywhere but at the address of the imports, which has a limit and a handler of its own.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
IMPORT_MAX_BYTES = int(text("IMPORT_MAX_BYTES", str(300 * 1024 * 1024)))
LOOK_AT_HEALTH = True  # before each screen, every few seconds: see essaim/kernel/health.py
STREETS_DIR = Path(text("STREETS_DIR", str(DATA_DIR / "streets")))

# --- words and time ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE, LANGUAGE_COOKIE_SECURE = True, "Lax", HTTPS
LOCALE_PATHS = [ROOT / "essaim/locale"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = text("TIME_ZONE", "Europe/Paris")

# --- mail and logs ----------------------------------------------------------------------------------------
globals().update(mail(text("EMAIL_URL", "console:")))
EMAIL_TIMEOUT = 15
# Yes only when the server drops a second mail of the same Message-ID: then what may have been sent is sent again.
MAIL_SERVER_DEDUPLICATES = switch("MAIL_SERVER_DEDUPLICATES", default=False)
SMS_URL = text("SMS_URL")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("FROM_EMAIL", "Essaim <ne-pas-repondre@localhost>")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"essaim": {"level": "INFO"}},
}
