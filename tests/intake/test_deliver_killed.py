"""A delivery killed in the middle is wholly in or wholly out, and never in the way of the next."""

from __future__ import annotations

import random
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from backend.intake.actions import _lock, abandon_broken_batches
from backend.intake.models import Batch, QuarantinedRow, Status
from merchants.lookup.models import Card, Change, SearchEntry
from merchants.registry.models import Key, Merchant
from tests.factories.deliveries import as_file, counts, hand_in, hand_in_file, office
from tests.factories.processes import start_intake
from tests.factories.rows import registration
from tests.jobs.crew import wait_until

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

ROWS = 20_000
# What the killed process was doing, as its server process tells.
STEPS = ("COPY", "INSERT INTO merchants_merchant", "INSERT INTO merchants_card")


@pytest.fixture(scope="module")
def big_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drill")
    odd = registration(0, 成立日期="2023/2/30")
    return as_file(folder, odd, *(registration(number) for number in range(1, ROWS)))


def doing() -> str:
    """What another process of this database is doing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(string_agg(query, ' '), '') FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                  AND state <> 'idle' AND backend_type = 'client backend'"""
        )
        return str(cursor.fetchone()[0])


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()
    assert wait_until(lambda: doing() == "", seconds=30), doing()


def kept() -> set[int]:
    return {
        Merchant.objects.count(),
        Card.objects.count(),
        SearchEntry.objects.count(),
        Change.objects.count(),
        Key.objects.count() // 2,
    }


def let_time_pass() -> None:
    """Batches younger than half a minute may still be on their way to their lock."""
    Batch.objects.update(started_at=timezone.now() - timedelta(minutes=1))


def test_a_delivery_killed_at_any_moment_is_wholly_in_or_wholly_out(big_file: Path) -> None:
    office()
    chance = random.Random(11)
    for number, step in enumerate(STEPS, start=1):
        process = start_intake("enterprises", big_file)
        wait_until(lambda s=step, p=process: s in doing() or p.poll() is not None, seconds=60)
        time.sleep(chance.random() * 0.05)
        kill(process)
        assert len(kept()) == 1
        assert Merchant.objects.count() in (0, ROWS - 1)
        assert Batch.objects.count() == number
        assert QuarantinedRow.objects.count() in (0, 1)
    let_time_pass()
    told = hand_in_file("enterprises", big_file)
    assert (told.received, told.accepted + told.unchanged) == (ROWS, ROWS - 1)
    assert kept() == {ROWS - 1}
    finished = set(Batch.objects.values_list("status", flat=True))
    assert finished == {Status.ABANDONED, Status.KEPT}
    assert not Batch.objects.filter(finished_at=None).exists()


def test_a_batch_that_is_still_at_work_is_not_taken_for_dead() -> None:
    batch = Batch.objects.get(pk=hand_in("enterprises", registration()).batch)
    Batch.objects.update(status=Status.RECEIVING, finished_at=None)
    let_time_pass()
    elsewhere = connection.copy()
    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_lock(batch.pk)])
    assert abandon_broken_batches() == 0
    elsewhere.close()
    assert wait_until(lambda: abandon_broken_batches() == 1, seconds=10)
    assert Batch.objects.get().status == Status.ABANDONED


def test_a_batch_that_has_only_begun_is_not_taken_for_dead() -> None:
    hand_in("enterprises", registration())
    Batch.objects.update(status=Status.RECEIVING, finished_at=None)
    assert abandon_broken_batches() == 0


def test_the_next_delivery_marks_what_was_broken_off(tmp_path: Path) -> None:
    path = as_file(tmp_path, registration())
    hand_in_file("enterprises", path)
    Batch.objects.update(status=Status.RECEIVING, finished_at=None)
    let_time_pass()
    assert counts(hand_in_file("enterprises", path)) == (1, 0, 1, 0)
    assert set(Batch.objects.values_list("status", flat=True)) == {
        Status.ABANDONED,
        Status.KEPT,
    }
