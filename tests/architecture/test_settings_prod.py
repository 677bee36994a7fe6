"""Production refuses to start without its secrets, and passes Django's own deploy check."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "backend.settings.prod",
    "SECRET_KEY": "b1Kx8-only-for-this-check-_wQz70NfYtR3mUeLs9dHgVa2pJcXo",
    "CHENGYI_MASTER_KEY": "another-only-for-this-check-T4nRq8ZcWm2yKd7VbEhXs5",
    "CHENGYI_HOST": "credit.example.cn",
    "DATABASE_URL": "postgresql://someone:secret@127.0.0.1:1/nothing",
    "PATH": os.environ["PATH"],
}


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


SETUP = ("-c", "import django; django.setup()")


def test_production_starts_when_it_has_everything() -> None:
    run = start(*SETUP, **COMPLETE)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "CHENGYI_MASTER_KEY", "CHENGYI_HOST", "DATABASE_URL"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_production_refuses_to_start_without(name: str, value: str | None) -> None:
    given = {key: kept for key, kept in COMPLETE.items() if key != name}
    run = start(*SETUP, **given, **({} if value is None else {name: value}))
    assert run.returncode != 0
    assert f"Set {name} in the environment" in run.stderr


def test_djangos_deploy_check_finds_nothing() -> None:
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')\n"
    )
    run = start("-c", code, **COMPLETE)
    assert run.returncode == 0, run.stderr
