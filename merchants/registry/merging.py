"""One way to merge a staged batch: hold what changes, read the clock once, then step by step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from backend.intake.models import Batch
from backend.intake.staging import read_by_keys


class Merged(NamedTuple):
    """How many rows were accepted and unchanged, and the moment from which the new facts hold."""

    accepted: int
    unchanged: int
    at: datetime


def merge_stage(batch: Batch, *, hold: Sequence[str], steps: Sequence[str], counts: str) -> Merged:
    """Run the statements of a merge; `steps` may use %(at)s, which `hold` may not.

    now() is when the transaction began: long before a large file is staged. A delivery that waited
    for another would then supersede versions before they were recorded, so the moment is taken
    when everything it changes is held.
    """
    parameters: dict[str, Any] = {
        "batch": batch.pk,
        "source": batch.source_code,
        "redelivered": Batch.objects.kept_before(
            dataset=batch.dataset, source=batch.source_code, digest=batch.digest
        ).exists(),
    }
    with read_by_keys(), connection.cursor() as cursor:
        for statement in hold:
            cursor.execute(statement, parameters)
        cursor.execute("SELECT clock_timestamp()")
        parameters["at"] = cursor.fetchone()[0]
        for statement in steps:
            cursor.execute(statement, parameters)
        cursor.execute(counts)
        accepted, unchanged = cursor.fetchone()
    return Merged(accepted, unchanged, parameters["at"])
