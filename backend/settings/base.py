"""What holds everywhere. `dev`, `test` and `prod` add what differs."""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from backend.settings import env
from backend.settings.applications import *  # noqa: F403
from backend.settings.eligibility import *  # noqa: F403
from backend.settings.limits import *  # noqa: F403
from backend.settings.objections import *  # noqa: F403
from backend.settings.offers import *  # noqa: F403
from backend.settings.operators import *  # noqa: F403
from backend.settings.operators import ADMIN_TEMPLATES
from backend.settings.people import *  # noqa: F403
from backend.settings.reviews import *  # noqa: F403
from backend.settings.webhooks import *  # noqa: F403

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("CHENGYI_DATA", str(BASE_DIR / ".data")))

INSTALLED_APPS = [
    "backend.embedded",
    "backend.sharding",
    "backend.jobs",
    "backend.api",
    "backend.deadlines",
    "backend.places",
    "backend.intake",
    "backend.web",
    "backend.audit",
    "backend.proof",
    "backend.files",
    "backend.accounts",
    "backend.accounts.sms",
    "backend.accounts.providers",
    "backend.notices",
    "backend.consent",
    "backend.operators",
    "unfold.apps.BasicAppConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "merchants",
    "credit",
    "incentives",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
    "allauth.idp.oidc",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "corsheaders",
    "csp",
]

MIDDLEWARE = [
    "backend.web.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "backend.web.middleware.NoLengthOfNothing",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "backend.accounts.sessions.SealedSessionMiddleware",
    "backend.api.bodies.BoundedBodies",  # before anything that reads a body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "backend.web.middleware.PermissionsPolicy",
    "backend.api.handlers.FairShare",
    "backend.api.handlers.Refusals",
]

ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"
ASGI_APPLICATION = "backend.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            BASE_DIR / "backend" / "web" / "templates",
            BASE_DIR / "backend" / "api" / "templates",
            BASE_DIR / "backend" / "deadlines" / "templates",
            BASE_DIR / "backend" / "accounts" / "templates",
            BASE_DIR / "backend" / "notices" / "templates",
            BASE_DIR / "backend" / "consent" / "templates",
            BASE_DIR / "merchants" / "lookup" / "templates",
            BASE_DIR / "merchants" / "licences" / "templates",
            BASE_DIR / "merchants" / "objections" / "templates",
            BASE_DIR / "merchants" / "reviews" / "templates",
            BASE_DIR / "merchants" / "complaints" / "templates",
            BASE_DIR / "merchants" / "commitments" / "templates",
            BASE_DIR / "merchants" / "repairs" / "templates",
            BASE_DIR / "merchants" / "staff" / "templates",
            BASE_DIR / "merchants" / "insights" / "templates",
            BASE_DIR / "merchants" / "reports" / "templates",
            BASE_DIR / "merchants" / "screening" / "templates",
            BASE_DIR / "credit" / "membership" / "templates",
            BASE_DIR / "credit" / "catalogue" / "templates",
            BASE_DIR / "credit" / "deeds" / "templates",
            BASE_DIR / "credit" / "standing" / "templates",
            BASE_DIR / "credit" / "objections" / "templates",
            BASE_DIR / "credit" / "statements" / "templates",
            BASE_DIR / "incentives" / "partners" / "templates",
            BASE_DIR / "incentives" / "webhooks" / "templates",
            BASE_DIR / "incentives" / "offers" / "templates",
            BASE_DIR / "incentives" / "eligibility" / "templates",
            BASE_DIR / "incentives" / "applications" / "templates",
            BASE_DIR / "incentives" / "vouchers" / "templates",
            BASE_DIR / "incentives" / "insights" / "templates",
            BASE_DIR / "backend" / "proof" / "templates",
            BASE_DIR / "backend" / "operators" / "templates",
            *ADMIN_TEMPLATES,
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "backend.web.context.site",
                "backend.accounts.organisations.acting.banner",
                "backend.notices.context.unread",
            ],
            "builtins": [
                "backend.api.templatetags.form_key",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "backend.web.templatetags.shown",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

# Keys of distributed tables are UUIDv7 made in Python (backend.sharding); this is for local ones.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static-built"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": {"BACKEND": "backend.files.storage.DurableFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# -- People -------------------------------------------------------------------------------------
# What signing in is told stands in settings/people.py, read at the top.

# -- What browsers are told ---------------------------------------------------------------------
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
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(api/open/v1|\.well-known|log)/.*$"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Link",
    "Retry-After",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "X-Request-Id",
]

# -- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "backend.api.describing.Described",
    "DEFAULT_THROTTLE_CLASSES": [
        "backend.api.throttles.OpenApiThrottle",
        "backend.api.write_limits.WriteThrottle",
    ],
    "EXCEPTION_HANDLER": "backend.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "诚易 Chengyi open API",
    "DESCRIPTION": "Public credit records of legal entities and sole traders: "
    "facts with source and date.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [],  # choices stay where they are read, without names of their own
    "GET_LIB_DOC_EXCLUDES": "backend.api.schema.undescribed",
    "WEBHOOKS": "incentives.webhooks.published.WEBHOOKS",
}

# -- Background work: Celery on the same PostgreSQL unless BROKER_URL says otherwise ---------------
BROKER_URL = env.text("BROKER_URL", "")

# -- The transparency log: its files are public and only ever grow --------------------------------
TRANSPARENCY_DIR = env.text("TRANSPARENCY_DIR", str(DATA_DIR / "log"))
PROOF_HASH = env.text("PROOF_HASH", "sha256")  # of new commitments: sha256 or sm3

# -- The city --------------------------------------------------------------------------------------
CHENGYI_HOST = env.text("CHENGYI_HOST", "")  # public https host printed into licence QRs
CHENGYI_CITY = env.text("CHENGYI_CITY", "")
# Per address and minute, in each server process; a reverse proxy may be stricter.
OPEN_API_PER_MINUTE = env.number("OPEN_API_PER_MINUTE", 600)
PAGES_PER_MINUTE = env.number("PAGES_PER_MINUTE", 1200)
# No page and no search may hold a connection longer; deliveries and sweeps are not limited.
WEB_STATEMENT_SECONDS = env.number("WEB_STATEMENT_SECONDS", 10)
# How many reverse proxies of ours stand in front; only they are believed about X-Forwarded-For.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
# Named, because the rooms of one layer do not import each other.
ERROR_PAGES = "backend.web.errors"
BACKLOG_FIGURES = "backend.jobs.figures.backlog"
CSRF_FAILURE_VIEW = "backend.api.handlers.csrf_failure"
# Minor penalties are not published unless the city decides to (then 3 months at most).
PUBLISH_MINOR_PENALTIES = env.flag("PUBLISH_MINOR_PENALTIES", default=False)
REPAIR_EXTENSION_DAYS = env.number("REPAIR_EXTENSION_DAYS", 7)  # once; Order 36 names no number
# Threads of a server process for everything but the short path; each keeps a connection.
WEB_THREADS = env.number("WEB_THREADS", 8)
INTAKE_MAX_BYTES = env.number("INTAKE_MAX_BYTES", 1_500_000_000)

# -- `manage.py up`: what an empty database is given first, and what is shown once all runs --------
# Commands to run while this table is empty.
UP_FIRST_DATA = ("merchants.Merchant", ("demo", "demo_points", "demo_offers"))
UP_WELCOME = "merchants.demo.welcome.lines"  # called with the base address; lines to print

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "backend.web.logs.RequestIdFilter"}},
    "formatters": {
        "json": {"()": "backend.web.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
