"""Real workers on the tests' database: killed, and still every promise is kept exactly once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from backend.jobs.actions import promise
from backend.jobs.models import Intent, State
from tests.jobs.conftest import queued
from tests.jobs.crew import ROOT, Crew, wait_until
from tests.jobs.drill import run_drill
from tests.jobs.effects import effects

pytestmark = pytest.mark.drill

DIE_AFTER_COMMIT = """
import os, signal, django
django.setup()
from tests.jobs import effects
from backend.jobs import actions
actions.courier.send = lambda pk: os.kill(os.getpid(), signal.SIGKILL)
actions.promise("drill.effect", number=5)
"""


def ask(crew: Crew, *words: str) -> dict[str, object]:
    """The workers' answers to `celery inspect`."""
    done = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "tests.jobs.worker", "inspect", *words, "--json"],
        cwd=ROOT,
        env=crew.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def test_killed_between_commit_and_message_it_is_kept_all_the_same(crew: Crew) -> None:
    command = [sys.executable, "-c", DIE_AFTER_COMMIT]
    died = subprocess.run(command, cwd=ROOT, env=crew.env, check=False)
    assert (died.returncode, queued(), Intent.objects.get().state) == (-9, 0, State.WAITING)
    Intent.objects.update(resend_at=timezone.now())
    crew.worker()
    crew.beat()
    assert wait_until(lambda: effects() == [5], seconds=40), crew.log.read_text()


def test_workers_answer_and_obey_from_afar(crew: Crew) -> None:
    with transaction.atomic():
        promise("drill.effect", number=1)
    crew.worker()
    assert wait_until(lambda: effects() == [1], seconds=30), crew.log.read_text()
    assert ask(crew, "ping") == {"drill@chengyi": {"ok": "pong"}}
    stats = ask(crew, "stats")["drill@chengyi"]
    assert isinstance(stats, dict)
    assert stats["total"] == {"jobs.run_intent": 1}


def test_a_failing_follow_up_is_tried_again_by_the_workers_themselves(crew: Crew) -> None:
    promise("drill.trouble", number=1)
    crew.worker()
    crew.beat()
    assert wait_until(lambda: Intent.objects.get().tries >= 1, seconds=30), crew.log.read_text()
    Intent.objects.update(not_before=timezone.now(), resend_at=timezone.now(), tries=7)
    assert wait_until(lambda: Intent.objects.failed().exists(), seconds=30), crew.log.read_text()
    assert effects() == []


def test_a_follow_up_that_kills_its_process_does_not_stop_the_others(crew: Crew) -> None:
    promise("drill.suicide", number=1)
    for number in (2, 3, 4):
        promise("drill.effect", number=number)
    crew.worker(children=1)
    assert wait_until(lambda: effects() == [2, 3, 4], seconds=40), crew.log.read_text()
    assert Intent.objects.waiting().count() == 1


@pytest.mark.usefixtures("empty_queue")
def test_the_kill_drill_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    outcome = run_drill(intents=200, kills=3, folder=tmp_path)
    assert (outcome.lost, outcome.doubled) == (0, 0), (tmp_path / "crew.log").read_text()
