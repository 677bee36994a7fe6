"""Settings of the DRF peer of offers: the same database, and no more middleware than need be."""

from tests.bench.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.peers.drf_offers"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # an installed app insists; it hardly counts
]
REST_FRAMEWORK = {"UNAUTHENTICATED_USER": None}
