"""Everything on the timetable runs under the application's role, which owns nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from backend.schedule import TIMETABLE

ROLE = f"sweeper_{os.getpid()}"


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def _as_the_application(transactional_db: None) -> Iterator[None]:
    execute(f"CREATE ROLE {ROLE}")
    call_command("grant_app_role", ROLE, verbosity=0)
    execute(f"SET ROLE {ROLE}")
    yield
    execute("RESET ROLE", f"REASSIGN OWNED BY {ROLE} TO CURRENT_USER")
    execute(f"DROP OWNED BY {ROLE}", f"DROP ROLE {ROLE}")


@pytest.mark.usefixtures("_as_the_application")
def test_every_sweep_runs_with_the_applications_rights(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.TRANSPARENCY_DIR = tmp_path / "log"
    current_app.loader.import_default_modules()
    for line in TIMETABLE:
        current_app.tasks[line.task]()
