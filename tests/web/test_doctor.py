"""The doctor names what is unsafe and how to mend it, and never stops half way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from backend.kernel.examination import EXAMINATIONS, Finding
from backend.web import doctor, examinations, examinations_of_database


@dataclass
class Backlog:
    waiting: int = 1
    oldest_seconds: float = 0.0
    failed: int = 0


def late() -> Backlog:
    return Backlog(oldest_seconds=3600, failed=2)


def unsafe(found: Iterator[Finding]) -> list[str]:
    return [finding.what for finding in found if finding.level == "unsafe"]


def well() -> Iterator[Finding]:
    yield Finding("ok", "fine")


def breaking() -> Iterator[Finding]:
    yield Finding("ok", "half way")
    raise OSError("gone\nDETAIL: password=hunter2")


def told(monkeypatch: pytest.MonkeyPatch, *looks: object) -> tuple[str, int]:
    """What the command prints and its exit code, with only these examinations."""
    monkeypatch.setattr(doctor, "EXAMINATIONS", list(looks))
    out, code = StringIO(), 0
    try:
        call_command("doctor", stdout=out, no_color=True)
    except SystemExit as end:
        code = int(end.code or 0)
    return out.getvalue(), code


def test_a_healthy_house_gets_a_clean_bill(monkeypatch: pytest.MonkeyPatch) -> None:
    text, code = told(monkeypatch, well)
    assert "well: fine" in text
    assert "0 unsafe" in text
    assert code == 0


def test_an_examination_that_breaks_is_a_finding_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text, code = told(monkeypatch, breaking, well)
    assert "could not look: OSError: gone" in text
    assert "well: fine" in text
    assert "hunter2" not in text
    assert code == 1


def test_a_developers_settings_are_unsafe_for_production(settings: Settings) -> None:
    settings.DEBUG = True
    assert any("DEBUG" in what for what in unsafe(examinations.configuration()))
    assert any("host name" in what for what in unsafe(examinations.configuration()))
    assert any("SSL_REDIRECT" in what for what in unsafe(examinations.encryption_of_traffic()))


@pytest.mark.parametrize("secret", ["short", "a" * 64, "django-insecure-" + "x1y2z3" * 9])
def test_a_guessable_secret_is_unsafe(secret: str, settings: Settings) -> None:
    settings.SECRET_KEY = secret
    assert any("SECRET_KEY" in what for what in unsafe(examinations.secrets()))


def test_one_secret_for_two_purposes_is_unsafe(settings: Settings) -> None:
    settings.SECRET_KEY = settings.CHENGYI_MASTER_KEY = "0123456789abcdefghijklmnopqrstuvwxyz"
    assert unsafe(examinations.secrets()) == ["one secret serves two purposes"]


def test_failed_and_late_work_is_unsafe(settings: Settings) -> None:
    settings.BACKLOG_FIGURES = f"{__name__}.late"
    assert unsafe(examinations.background_work()) == [
        "2 follow-ups failed for good",
        "the oldest follow-up is 60 minutes late",
    ]


def test_a_broker_in_clear_with_a_guest_is_unsafe(settings: Settings) -> None:
    settings.BROKER_URL = "amqp://guest:guest@broker.invalid:5672//"
    found = unsafe(examinations.broker())
    assert len(found) == 3
    assert "does not answer" in found[0]


@pytest.mark.django_db
def test_the_tests_own_database_is_well_but_keeps_nothing() -> None:
    assert unsafe(examinations_of_database.database()) == []
    assert unsafe(examinations_of_database.tables()) == []
    lost = unsafe(examinations_of_database.keeping())
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        assert ("fsync is off: acknowledged writes may be lost" in lost) == (
            cursor.fetchone()[0] == "off"
        )


def test_every_unsafe_finding_has_a_mend() -> None:
    examinations_and_more = [*examinations.configuration(), *examinations.secrets()]
    assert all(finding.mend for finding in examinations_and_more if finding.level != "ok")
    assert EXAMINATIONS
