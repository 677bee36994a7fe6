"""Whether the process lives and everything it stands on is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from backend.api import health

pytestmark = pytest.mark.urls("backend.api.urls")


@dataclass
class Backlog:
    waiting: int = 3
    oldest_seconds: float | None = 2.0
    failed: int = 0


def stalled() -> Backlog:
    """A backlog nobody works on."""
    return Backlog(oldest_seconds=7200)


def calm() -> Backlog:
    """A backlog being worked on."""
    return Backlog()


def test_a_living_process_says_so_without_asking_anyone(client: Client) -> None:
    answer = client.get("/api/v1/health/live")
    assert answer.json() == {"status": "ok"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_ready_process_names_every_part(client: Client, settings: Settings) -> None:
    settings.BACKLOG_FIGURES = f"{__name__}.calm"
    answer = client.get("/api/v1/health/ready")
    parts = {part["name"]: part for part in answer.json()["parts"]}
    assert set(parts) == {"database", "search", "migrations", "background", "disk"}
    assert answer.status_code == 200, parts
    assert parts["background"]["detail"] == "3 waiting, 0 failed"


@pytest.mark.django_db
def test_a_stalled_background_is_not_ready(client: Client, settings: Settings) -> None:
    settings.BACKLOG_FIGURES = f"{__name__}.stalled"
    answer = client.get("/api/v1/health/ready")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"


def broken() -> health.Part:
    """A part that fails with something secret."""
    raise OperationalError("password=hunter2")


def full() -> health.Part:
    """A part without room."""
    raise OSError(28, "No space left on /secret/path")


@pytest.mark.parametrize("part", [broken, full])
def test_what_fails_is_named_by_kind_and_nothing_more(
    part: Callable[[], health.Part], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PARTS", (part,))
    answer = client.get("/api/v1/health/ready")
    assert answer.status_code == 503
    assert "secret" not in answer.content.decode()
    assert "hunter2" not in answer.content.decode()


def test_missing_background_work_is_seen(settings: Settings) -> None:
    settings.BACKLOG_FIGURES = "backend.jobs.nowhere.backlog"
    assert not health.examined(health.background).ok


def test_health_is_never_limited(client: Client, settings: Settings) -> None:
    settings.OPEN_API_PER_MINUTE = 1
    assert all(client.get("/api/v1/health/live").status_code == 200 for _ in range(5))
