"""Production: refuses to start without its secrets, and sends nothing in clear."""

from django.core.exceptions import ImproperlyConfigured

from backend.settings import env
from backend.settings.base import *  # noqa: F403
from backend.settings.base import LOGGING, WEBHOOK_LOOPBACK

if WEBHOOK_LOOPBACK:
    raise ImproperlyConfigured("WEBHOOK_LOOPBACK lets partners call this machine: not here.")

DEBUG = False
DEV_PAGES = False
SECRET_KEY = env.text("SECRET_KEY")
CHENGYI_MASTER_KEY = env.text("CHENGYI_MASTER_KEY")
CHENGYI_HOST = env.text("CHENGYI_HOST")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", CHENGYI_HOST)
DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A database out of reach must be seen by the readiness check, not waited for.
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", "5")

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^api/v1/health/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
LOGGING["handlers"]["console"]["formatter"] = "json"  # type: ignore[index]  # a literal above
