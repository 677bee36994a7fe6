"""Tests: a cluster of their own beside the one of `make run`, never the same data."""

import os

from backend.embedded.bootstrap import embedded_database_url
from backend.settings import env
from backend.settings.base import *  # noqa: F403
from backend.settings.base import DATA_DIR

DEBUG = False
DEV_PAGES = True
SMS_GATEWAY = "backend.accounts.sms.gateways.Console"
IDENTITY_VERIFIER = "backend.accounts.identity.verifiers.Rehearsal"
SECRET_KEY = "only-for-tests"
CHENGYI_MASTER_KEY = "only-for-tests-" * 3
CHENGYI_HOST = "credit.example.cn"
ALLOWED_HOSTS = ["*"]
TEST_DATA_DIR = DATA_DIR / "test"
DATABASES = {
    "default": env.database(env.text("TEST_DATABASE_URL", embedded_database_url(TEST_DATA_DIR)))
}
# Two runs at once must not share a database.
DATABASES["default"]["TEST"] = {"NAME": f"test_chengyi_{os.getpid()}", "TEMPLATE": "template0"}
# A log's files belong to one database; processes that a test starts are told theirs.
TRANSPARENCY_DIR = env.text("TRANSPARENCY_DIR", str(TEST_DATA_DIR / f"log-{os.getpid()}"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": {"BACKEND": "backend.files.storage.DurableFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
OPEN_API_PER_MINUTE = 100_000
# Each test process by itself; what all processes share is tested where it lives.
CACHES = {"default": env.cache("memory://tests")}
# Fuzzing writes faster than any person; what the limits are is tested where they live.
WRITE_LIMITS = {kind: [(100_000, 60)] for kind in ("person", "key", "network")}
PAGES_PER_MINUTE = 100_000
# Dumps and stamps made by tests stay out of what `make run` serves.
DATA_DIR = TEST_DATA_DIR / "files"
# A story that changes something reads it in the next line.
OFFERS_LIST_SECONDS = 0
