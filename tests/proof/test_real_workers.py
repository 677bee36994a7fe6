"""With a real worker and beat an act gets its proof by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from backend.proof import notes
from backend.proof.actions import witness
from backend.proof.receipts import receipt_of
from backend.proof.sequencer import published_size
from backend.proof.verify_receipt import HOLDS, verdict
from tests.jobs.crew import Crew, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def test_acts_are_proved_without_anybody_asking(tmp_path: Path) -> None:
    with Crew(tmp_path) as crew:
        crew.worker()
        crew.beat()
        for number in range(3):
            with transaction.atomic():
                entry = witness("review.written", {"number": number})
            assert wait_until(lambda size=number + 1: published_size() == size, seconds=60)
            assert verdict(receipt_of(entry), notes.published_keys())[0] == HOLDS
