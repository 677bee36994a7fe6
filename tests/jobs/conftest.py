"""A table that counts effects, a queue that starts empty, and processes that end with the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.jobs.crew import Crew
from tests.jobs.effects import make_table


def queued(queue: str = "followups") -> int:
    """How many messages the queue holds, read or not."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pgmq.q_{queue}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def effect_table(db: None) -> None:
    make_table()


@pytest.fixture
def empty_queue(transactional_db: None) -> None:
    """For tests that really commit: an empty table of effects, and no message from before."""
    make_table()
    with connection.cursor() as cursor:
        for queue in ("followups", "sweeps"):
            cursor.execute("SELECT pgmq.purge_queue(%s)", [queue])


@pytest.fixture
def crew(empty_queue: None, tmp_path: Path) -> Iterator[Crew]:
    with Crew(tmp_path) as crew:
        yield crew
