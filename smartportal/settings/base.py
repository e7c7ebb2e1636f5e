"""Complete settings, driven by the environment. The README's operations page lists the variables."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from smartportal.settings import env

# Lets annotations such as ModelForm[Customer] run.
django_stubs_ext.monkeypatch()

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
BASE_DIR = Path(__file__).resolve().parent.parent.parent

# --- what the environment decides ------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.listed("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", "localhost,127.0.0.1")
STORAGE_DIR = Path(env.text("STORAGE_DIR", str(BASE_DIR / "var" / "files")))
REDIS_URL = env.text("REDIS_URL", "")
# Keys the hash chain of issued papers: unlike SECRET_KEY it must never change.
CHAIN_KEY = env.secret(
    "CHAIN_KEY",
    SECRET_KEY if DEBUG or DEMO else None,
    unless=" (if papers were issued without it: the SECRET_KEY of then)",
)
# Who answers about VAT numbers: the European register, a small one of its own, or nobody.
VAT_LOOKUP = env.choice(
    "VAT_LOOKUP", "local" if DEMO else "vies", among=("vies", "local", "off")
)
# Where e-invoices are handed over, when a setting chooses the access point; without it nothing leaves that way.
ACCESS_POINT_URL = env.text("ACCESS_POINT_URL", "").rstrip("/")
TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)

# Cookies over plain HTTP are for development and trials, and for a look from the same machine.
if not (HTTPS or DEBUG or DEMO or urlsplit(SITE_URL).hostname in LOCAL_HOSTS):
    raise ImproperlyConfigured(
        f"SITE_URL must begin with https://: SITE_URL={SITE_URL.replace('http:', 'https:')}"
    )

# --- applications, lowest first (the import contracts in pyproject.toml) -------------------------
INSTALLED_APPS = [
    "modeltranslation",
    "unfold.apps.BasicAppConfig",
    "members.admin_config.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "template_partials",
    "smartportal.core",
    "smartportal.reference",
    "smartportal.audit",
    "smartportal.delivery",
    "smartportal.notifications",
    "members",
    "documents",
    "tickets",
    "smartportal.desk",
    "smartportal.home",
]

MIDDLEWARE = [
    "smartportal.core.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "members.middleware.StaffSecondFactorMiddleware",
]

ROOT_URLCONF = "smartportal.urls"
WSGI_APPLICATION = "smartportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "smartportal.home.context.shell",
            ],
            "builtins": [
                "smartportal.core.templatetags.ui",
                "smartportal.core.templatetags.parts",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

# --- database ------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL"), conn_max_age=60, conn_health_checks=True
    )
}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "application_name": "smartportal",
}
DATABASE_APP_ROLE = "smartportal_app"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }

# --- accounts ------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# The address is unique whatever its case: a constraint on an expression, which the check can't see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "smartportal"

# --- security ------------------------------------------------------------------------------
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# Staff prove the second factor each working day, however busy the session is.
STAFF_SESSION_LIFE = timedelta(hours=12)
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
)
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- languages, time, files -----------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [
    ("fr", _("French")),
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("de", _("German")),
]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
USE_THOUSAND_SEPARATOR = False
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fr", "en")

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "smartportal" / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(STORAGE_DIR)},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- mail ------------------------------------------------------------------------------
EMAIL_BACKEND = (
    "smartportal.delivery.demo.MailboxBackend"
    if DEMO
    else "smartportal.delivery.smtp.SmtpBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 20
MAIL_DOMAIN = env.text("MAIL_DOMAIN", "portal.example")
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", f"smartportal <portal@{MAIL_DOMAIN}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
INBOUND_MAILDIR = env.text("INBOUND_MAILDIR", "")
INBOUND_IMAP_URL = env.text("INBOUND_IMAP_URL", "")

# --- jobs ------------------------------------------------------------------------------
# Celery has its own name for a socket's address.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://") or "memory://"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A publisher must not hang a page when the broker is away: the sweeper finds the row.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "visibility_timeout": 3600,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "delivery.sweep", "schedule": 60.0},
    "heartbeat": {"task": "delivery.heartbeat", "schedule": 60.0},
    "poll_inbound": {"task": "delivery.poll_inbound", "schedule": 60.0},
    "failed_tasks": {"task": "delivery.try_failed_again", "schedule": 3600.0},
    "orphan_files": {"task": "delivery.sweep_files", "schedule": 86400.0},
    "expired": {"task": "members.forget_expired", "schedule": 3600.0},
    "dunning": {"task": "documents.run_dunning", "schedule": 3600.0},
    "transmissions": {"task": "documents.transmit_due", "schedule": 60.0},
    "quotes": {"task": "documents.remind_quotes", "schedule": 3600.0},
    "recurring": {"task": "documents.make_recurring", "schedule": 3600.0},
    "imports": {"task": "documents.forget_imports", "schedule": 86400.0},
    "archives": {"task": "documents.forget_archives", "schedule": 3600.0},
}

# --- logs ------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "smartportal.core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}

# --- the back office ------------------------------------------------------------------------
# The brand's blue (css/brand.css) from light to dark.
_BLUE = {
    "50": "oklch(97.5% .012 262)",
    "100": "oklch(94.5% .03 262)",
    "200": "oklch(89% .06 262)",
    "300": "oklch(81% .1 262)",
    "400": "oklch(70% .14 262)",
    "500": "oklch(63% .15 262)",
    "600": "oklch(45% .155 262)",
    "700": "oklch(39% .14 262)",
    "800": "oklch(34% .12 262)",
    "900": "oklch(30% .1 265)",
    "950": "oklch(24% .08 265)",
}
UNFOLD = {
    "SITE_TITLE": "smartportal",
    "SITE_HEADER": "smartportal",
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("img/mark.svg"),
    "SHOW_VIEW_ON_SITE": False,
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("img/mark.svg"),
        }
    ],
    "STYLES": [lambda request: static("css/admin.css")],
    "COLORS": {"primary": _BLUE},
}
