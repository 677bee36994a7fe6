"""The doctor's look at settings, secrets and the machine. The database has its own module."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.module_loading import import_string

from backend.kernel.examination import Finding, examination
from backend.web import examinations_of_database  # noqa: F401  # declares its own on import

SHORTEST_SECRET = 32
FEWEST_SIGNS = 10
FULL, FILLING = 0.05, 0.15
LATE_SECONDS = 600
PORTS = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379}
ENCRYPTED = {"amqps", "rediss"}


def is_here(host: str) -> bool:
    """Whether a host is this machine, so that no network lies between."""
    return host in {"", "localhost", "127.0.0.1", "::1"} or host.startswith("/")


@examination
def configuration() -> Iterator[Finding]:
    """What must differ between a developer's machine and a city's."""
    name = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    yield Finding("ok", f"settings: {name}; data in {settings.DATA_DIR}")
    if settings.DEBUG:
        yield Finding("unsafe", "DEBUG is on: errors show the inner workings", "set DEBUG=0")
    if "*" in settings.ALLOWED_HOSTS:
        mend = "use backend.settings.prod, which reads ALLOWED_HOSTS"
        yield Finding("unsafe", "any host name is answered", mend)
    if not settings.CHENGYI_HOST:
        yield Finding("unsafe", "licence QRs have no host to point at", "set CHENGYI_HOST")
    if not settings.OPEN_API_PER_MINUTE:
        yield Finding("note", "the open API is not limited", "set OPEN_API_PER_MINUTE")


@examination
def encryption_of_traffic() -> Iterator[Finding]:
    """Nothing is sent in clear."""
    mend = "use backend.settings.prod behind a proxy that ends TLS"
    for name in ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "CSRF_COOKIE_SECURE"):
        if not getattr(settings, name, False):
            yield Finding("unsafe", f"{name} is off", mend)
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) and not settings.TRUSTED_PROXIES:
        what = "a proxy stands in front, but all its callers share one limit"
        yield Finding("note", what, "set TRUSTED_PROXIES to how many proxies of yours there are")


@examination
def secrets() -> Iterator[Finding]:
    """Secrets are long, random, and not the same one twice."""
    kept = {name: str(getattr(settings, name, "")) for name in ("SECRET_KEY", "CHENGYI_MASTER_KEY")}
    for name, value in kept.items():
        weak = len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_SIGNS
        if weak or value.startswith("django-insecure"):
            mend = "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            yield Finding("unsafe", f"{name} can be guessed", mend)
        else:
            yield Finding("ok", f"{name} is set")
    if len(set(kept.values())) < len(kept):
        yield Finding("unsafe", "one secret serves two purposes", "set each to its own value")


@examination
def disk() -> Iterator[Finding]:
    """Room where the data lies."""
    folder = next(
        p for p in [Path(settings.DATA_DIR), *Path(settings.DATA_DIR).parents] if p.exists()
    )
    usage = shutil.disk_usage(folder)
    free = usage.free / usage.total
    what = f"{free:.0%} of the disk under {folder} is free"
    level = "unsafe" if free < FULL else "note" if free < FILLING else "ok"
    yield Finding(level, what, "" if level == "ok" else "make room or move CHENGYI_DATA")  # type: ignore[arg-type]  # one of the three


@examination
def static_files() -> Iterator[Finding]:
    """Every page's style and script can be found."""
    if getattr(staticfiles_storage, "hashed_files", None) == {}:
        yield Finding("unsafe", "static files were not collected", "manage.py collectstatic")


@examination
def background_work() -> Iterator[Finding]:
    """What was promised is being done."""
    backlog = import_string(settings.BACKLOG_FIGURES)()
    yield Finding("ok", f"{backlog.waiting} follow-ups wait")
    if backlog.failed:
        mend = "read last_error of the failed intents, mend, set them to waiting"
        yield Finding("unsafe", f"{backlog.failed} follow-ups failed for good", mend)
    if (backlog.oldest_seconds or 0) > LATE_SECONDS:
        what = f"the oldest follow-up is {backlog.oldest_seconds / 60:.0f} minutes late"
        yield Finding("unsafe", what, "is a worker running? celery -A backend.celery worker")


@examination
def broker() -> Iterator[Finding]:
    """The queue, when it is not the database's own."""
    if not settings.BROKER_URL:
        yield Finding("ok", "background work queues in the database")
        return
    at = urlsplit(settings.BROKER_URL)
    host, port = at.hostname or "", at.port or PORTS.get(at.scheme, 0)
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError as failure:
        what = f"the broker at {host}:{port} does not answer ({type(failure).__name__})"
        yield Finding("unsafe", what, "start it, or correct BROKER_URL")
    if at.password in {None, "", "guest"}:
        yield Finding("unsafe", "the broker has no password of its own", "set one in BROKER_URL")
    if at.scheme not in ENCRYPTED and not is_here(host):
        yield Finding("unsafe", "the broker is reached in clear", "use amqps:// or rediss://")
