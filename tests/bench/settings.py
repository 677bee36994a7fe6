"""Settings of the bench: as production where it matters for speed, on a cluster of its own."""

from backend.embedded.bootstrap import embedded_database_url
from backend.settings import env
from backend.settings.base import *  # noqa: F403
from backend.settings.base import DATA_DIR

DEBUG = False
DEV_PAGES = False
SECRET_KEY = "only-for-the-bench"
CHENGYI_MASTER_KEY = "only-for-the-bench-" * 3
CHENGYI_HOST = "credit.example.cn"
ALLOWED_HOSTS = ["*"]
BENCH_DATA_DIR = DATA_DIR / "bench"
DATABASES = {
    "default": env.database(env.text("BENCH_DATABASE_URL", embedded_database_url(BENCH_DATA_DIR)))
}
DATABASES["default"]["NAME"] = env.text("BENCH_DATABASE", "chengyi")
TRANSPARENCY_DIR = str(BENCH_DATA_DIR / f"log-{DATABASES['default']['NAME']}")
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# No limits: all the load comes from one address.
OPEN_API_PER_MINUTE = 0
PAGES_PER_MINUTE = 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
