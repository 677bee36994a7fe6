"""`manage.py intake` as a process of its own on the test's database, to wait for or to kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
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


def summaries_of(processes: Sequence[subprocess.Popen[str]]) -> list[dict[str, Any]]:
    """Wait for deliveries that must all end well; what each printed."""
    said = [process.communicate(timeout=120) for process in processes]
    for process, (_, complaints) in zip(processes, said, strict=True):
        assert process.returncode == 0, complaints
    return [json.loads(out) for out, _ in said]
