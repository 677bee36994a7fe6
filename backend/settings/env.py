"""Typed readers of environment variables. A missing or malformed value stops the start."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Every write counts the table: it is kept small, here and by a sweep.
CACHE_SIZE = {"MAX_ENTRIES": 50_000}


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None or value == "" != default:
        raise ImproperlyConfigured(f"Set {name} in the environment.")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").lower()
    if value not in {"", "0", "1", "false", "true", "no", "yes"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0.")
    return default if value == "" else value in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:5432/name?option=value` as Django wants it.

    A `host` among the options wins over the address part: `postgresql:///name?host=/socket/dir`.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "backend.sharding.postgres",
        "NAME": unquote(parts.path.lstrip("/")) or "chengyi",
        "USER": unquote(options.pop("user", parts.username or "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }


def cache(url: str) -> dict[str, Any]:
    """`redis://…`, `rediss://…`, `memory://` (one process), or "" for a table of the database.

    Keys are hashed with the secret key: those of rate limiters are made of people's addresses.
    """
    shared = {"KEY_FUNCTION": "backend.api.caching.hashed", "TIMEOUT": 300}
    if not url:
        backend = "django.core.cache.backends.db.DatabaseCache"
        return {**shared, "BACKEND": backend, "LOCATION": "shared_cache", "OPTIONS": CACHE_SIZE}
    kinds = {
        "redis": "django.core.cache.backends.redis.RedisCache",
        "rediss": "django.core.cache.backends.redis.RedisCache",
        "memory": "django.core.cache.backends.locmem.LocMemCache",
    }
    scheme = urlsplit(url).scheme
    if scheme not in kinds:
        raise ImproperlyConfigured("CACHE_URL must begin with redis://, rediss:// or memory://")
    return {**shared, "BACKEND": kinds[scheme], "LOCATION": url}
