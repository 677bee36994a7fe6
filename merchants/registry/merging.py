"""One way to merge a staged batch: hold what changes, read the clock once, then step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from backend.intake.models import Batch


class Merged(NamedTuple):
    """How many rows were accepted and unchanged, and the moment from which the new facts hold."""

    accepted: int
    unchanged: int
    at: datetime


BELIEVED = """
SELECT 2 * (SELECT count(*) FROM {rows}) >= greatest(min(reltuples), 1000) FROM pg_class
 WHERE oid = ANY(%s::regclass[])"""
REGISTER = ("merchants_merchant",)


@contextmanager
def planned_for(rows: str, *, tables: Sequence[str] = REGISTER) -> Iterator[None]:
    """Plans of this block bear it that the tables grew since they were analysed.

    A register may have grown a thousandfold, in this very transaction even. Believed to be small it
    would be read from end to end for every row; its keys are always right. And where `rows` are
    as many as the register is believed to hold, it is read once, not searched for each.
    """
    with connection.cursor() as cursor:
        cursor.execute(BELIEVED.format(rows=rows), [list(tables)])
        once = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan = off")
        if once:
            cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute("SET LOCAL enable_seqscan = on")


class Statements(NamedTuple):
    """A merge: what it holds, its steps, its counts, and the tables that it joins the stage to."""

    hold: Sequence[str]
    steps: Sequence[str]
    counts: str
    tables: Sequence[str] = REGISTER


def merge_stage(batch: Batch, statements: Statements) -> Merged:
    """Run the statements of a merge; steps may use %(at)s, which hold may not.

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
    with planned_for("stage", tables=statements.tables), connection.cursor() as cursor:
        for statement in statements.hold:
            cursor.execute(statement, parameters)
        cursor.execute("SELECT clock_timestamp()")
        parameters["at"] = cursor.fetchone()[0]
        for statement in statements.steps:
            cursor.execute(statement, parameters)
        cursor.execute(statements.counts)
        accepted, unchanged = cursor.fetchone()
    return Merged(accepted, unchanged, parameters["at"])
