"""Many write, many read, all at once, while one transaction stays open from beginning to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier, Event
from typing import Any

import psycopg
import pytest
from django.db import connection

from backend.kernel.ids import uuid7
from merchants.lookup.feed import changes_after
from merchants.lookup.models import Change
from tests.jobs.crew import address_of_the_database

pytestmark = pytest.mark.django_db(transaction=True)
WRITE = """INSERT INTO merchants_change (merchant_id, code, kind, item_kind, at)
           VALUES (%s, %s, 'updated', '', now())"""
WRITERS, READERS, EACH = 5, 4, 40


@pytest.fixture
def address() -> str:
    return address_of_the_database()


@pytest.fixture
def open_from_beginning_to_end(address: str) -> Iterator[psycopg.Connection[Any]]:
    """What a backup or a large delivery is to everybody else."""
    with psycopg.connect(address) as held:
        held.execute("SELECT pg_current_xact_id()")
        held.execute(WRITE, [uuid7(), "LAST"])
        yield held


def write(address: str, name: int, begin: Barrier) -> list[str]:
    """Transactions of one to four changes, some taken back; what was kept."""
    chance, kept = Random(name), []
    with psycopg.connect(address) as line:
        begin.wait()
        for number in range(EACH):
            codes = [f"{name}-{number}-{part}" for part in range(chance.randint(1, 4))]
            for code in codes:
                line.execute(WRITE, [uuid7(), code])
            if chance.random() < 0.2:
                line.rollback()
            else:
                line.commit()
                kept += codes
    return kept


def follow(begin: Barrier, all_written: Event, chance: Random) -> list[tuple[str, str]]:
    """Read from the first change until nothing comes any more after the last was written."""
    seen: list[tuple[str, str]] = []
    position = 0
    begin.wait()
    try:
        while True:
            # Asked before the look: what another numbers during it is still to be read.
            is_over = all_written.is_set() and not Change.objects.filter(position=None).exists()
            changes, position = changes_after(position, limit=chance.randint(1, 30))
            seen += [(change["position"], change["code"]) for change in changes]
            if is_over and not changes:
                return seen
    finally:
        connection.close()


def at_once(writing: list[Callable[[], Any]], reading: list[Callable[[], Any]], done: Event) -> Any:
    """What each writer kept and each reader saw."""
    with ThreadPoolExecutor(len(writing) + len(reading)) as pool:
        readers = [pool.submit(each) for each in reading]
        writers = [pool.submit(each) for each in writing]
        try:
            kept = [writer.result() for writer in writers]
        finally:
            done.set()
        return kept, [reader.result() for reader in readers]


def test_every_reader_sees_every_change_once_in_one_order_and_waits_for_nobody(
    address: str, open_from_beginning_to_end: psycopg.Connection[Any]
) -> None:
    begin, done = Barrier(WRITERS + READERS), Event()
    kept, seen = at_once(
        [lambda name=name: write(address, name, begin) for name in range(WRITERS)],
        [lambda name=name: follow(begin, done, Random(name)) for name in range(READERS)],
        done,
    )
    committed = sorted(code for codes in kept for code in codes)
    assert sorted(code for _, code in seen[0]) == committed
    assert all(other == seen[0] for other in seen)
    positions = [int(position) for position, _ in seen[0]]
    assert positions == list(range(1, len(committed) + 1))
    open_from_beginning_to_end.commit()
    (last,), _ = changes_after(positions[-1], limit=10)
    assert last["code"] == "LAST"
