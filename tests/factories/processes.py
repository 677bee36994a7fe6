"""`manage.py intake` as a process of its own on the test's database, to wait for or to kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.jobs.crew import ROOT, address_of_the_database


def start(*words: object) -> subprocess.Popen[str]:
    """Run a management command; its output is kept."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, words)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "backend.settings.test",
            "TEST_DATABASE_URL": address_of_the_database(),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def start_intake(dataset: str, path: Path, *, source: str = "MARKET") -> subprocess.Popen[str]:
    """Deliver a file in a process of its own."""
    return start("intake", dataset, path, "--source", source, "--json")


def summary_of(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a delivery that must end well; what it printed."""
    said, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints
    told: dict[str, Any] = json.loads(said)
    return told
