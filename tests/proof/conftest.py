"""A log of its own for each test."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from pytest_django import Settings

from backend.proof.actions import witness
from backend.proof.models import Entry
from backend.proof.sequencer import sequence_all


@pytest.fixture
def log(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty log; its folder. The drills wait for the disk, the other tests need not."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    settings.TRANSPARENCY_DIR = tmp_path / "log"
    return Path(django_settings.TRANSPARENCY_DIR)


@pytest.fixture
def acts(log: Path) -> Callable[[int], list[Entry]]:
    """Does so many acts and puts them into the log."""

    def done(how_many: int) -> list[Entry]:
        with transaction.atomic():
            made = [witness("review.written", {"number": n}) for n in range(how_many)]
        sequence_all()
        return made

    return done
