"""Whether this process lives, and whether everything it stands on is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.api.shapes import HealthShape

PATIENCE_MS = 2000
LEAST_FREE = 0.05
OLDEST_WAITING_SECONDS = 600


class Part(NamedTuple):
    """One part: its name, whether it holds, and one word or number why."""

    name: str
    ok: bool
    detail: str


@contextmanager
def _impatient_cursor() -> Iterator[CursorWrapper]:
    """A cursor that gives up early: a readiness check must answer even when nothing else does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
        yield cursor


def database() -> Part:
    """The database answers."""
    with _impatient_cursor() as cursor:
        cursor.execute("SELECT 1")
    return Part("database", ok=True, detail="answers")


def search() -> Part:
    """The database's locale sees Chinese signs as letters; else fragment search finds nothing."""
    with _impatient_cursor() as cursor:
        cursor.execute("SELECT cardinality(show_trgm('中文')) > 0")
        works = bool(cursor.fetchone()[0])
    return Part("search", ok=works, detail="trigrams work" if works else "wrong locale")


def migrations() -> Part:
    """Every table is as the code expects it."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Part("migrations", ok=not missing, detail=f"{missing} to apply")


def background() -> Part:
    """Promised work is being done. Late work does not stop pages, so only a stall fails."""
    backlog = import_string(settings.BACKLOG_FIGURES)()
    late = (backlog.oldest_seconds or 0) > OLDEST_WAITING_SECONDS
    told = f"{backlog.waiting} waiting, {backlog.failed} failed"
    return Part("background", ok=not late, detail=told)


def disk() -> Part:
    """There is room to write where the data lies."""
    usage = shutil.disk_usage(settings.BASE_DIR)
    free = usage.free / usage.total
    return Part("disk", ok=free >= LEAST_FREE, detail=f"{free:.0%} free")


PARTS: tuple[Callable[[], Part], ...] = (database, search, migrations, background, disk)


def examined(part: Callable[[], Part]) -> Part:
    """The part, or its failure by kind only: what went wrong inside is for the logs."""
    try:
        return part()
    except (Error, OSError, ImportError, ImproperlyConfigured) as failure:
        return Part(part.__name__, ok=False, detail=type(failure).__name__)


class HealthView(APIView):
    """Asked by machines every few seconds: never limited, never kept by a cache."""

    throttle_classes = []

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        response["Cache-Control"] = "no-store"
        return super().finalize_response(request, response, *args, **kwargs)


class HealthLive(HealthView):
    @extend_schema(summary=_("进程是否在运行"), responses=HealthShape)
    def get(self, request: Request) -> Response:
        return Response({"status": "ok"})


class HealthReady(HealthView):
    @extend_schema(
        summary=_("各部分是否就绪"),
        responses={200: HealthShape, 503: HealthShape},
    )
    def get(self, request: Request) -> Response:
        parts = [examined(part) for part in PARTS]
        ok = all(part.ok for part in parts)
        body = {
            "status": "ok" if ok else "failing",
            "parts": [part._asdict() for part in parts],
        }
        return Response(body, status=200 if ok else 503)
