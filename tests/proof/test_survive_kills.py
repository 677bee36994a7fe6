"""kill -9 in a loop while acts are done and sequenced: every receipt handed out verifies after."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from django.db import connections, transaction
from pytest_django import Settings

from backend.proof import notes
from backend.proof.actions import witness
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from backend.proof.sequencer import sequence, sequence_all
from backend.proof.verification import examine_files, examine_rows
from backend.proof.verify_receipt import HOLDS, verdict

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
KILLS = 50


def do_acts(paper: Path) -> None:
    """Act after act; each receipt is handed out once its transaction is over."""
    with paper.open("ab", buffering=0) as hand:
        older: list[Entry] = []
        for number in count():
            with transaction.atomic():
                entry = witness("drill.act", {"number": number})
            older.append(entry)
            hand.write(json.dumps(receipt_of(older[number // 2])).encode() + b"\n")
            hand.write(json.dumps({"id": str(entry.pk), "status": "pending"}).encode() + b"\n")


def keep_sequencing(_: Path) -> None:
    while True:
        sequence(most=40)


def begin(work: Callable[[Path], None], paper: Path) -> int:
    """A process of its own that does this until it is killed."""
    child = os.fork()
    if child:
        return child
    with suppress(BaseException):
        work(paper)
    os._exit(1)


def kill(child: int) -> int:
    """kill -9; answers how the process ended."""
    os.kill(child, signal.SIGKILL)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_fifty_kills_lose_no_receipt_and_break_no_proof(settings: Settings, tmp_path: Path) -> None:
    settings.TRANSPARENCY_DIR = tmp_path / "log"
    paper, chance = tmp_path / "receipts", random.Random(7)
    sequence()
    for _ in range(KILLS):
        connections.close_all()  # a connection must not be shared with a child
        crew = [begin(work, paper) for work in (do_acts, keep_sequencing)]
        time.sleep(0.1 + chance.random() * 0.2)
        assert [kill(child) for child in crew] == [signal.SIGKILL] * 2
    sequence_all()
    handed = [json.loads(line) for line in paper.read_bytes().split(b"\n") if line.endswith(b"}")]
    keys = notes.published_keys()
    proved = [receipt for receipt in handed if receipt["status"] == "proved"]
    pending = {receipt["id"] for receipt in handed} - {receipt["id"] for receipt in proved}
    assert {verdict(receipt, keys)[0] for receipt in proved} == {HOLDS}
    late = [receipt_of(entry) for entry in Entry.objects.filter(pk__in=pending)]
    assert len(late) == len(pending) > 100
    assert {verdict(receipt, keys)[0] for receipt in late} == {HOLDS}
    assert [*examine_files(tmp_path / "log"), *examine_rows(tmp_path / "log")] == []
