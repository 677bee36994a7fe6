"""Reading what was set aside: opened for those who mend it, a chunk at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import NamedTuple
from uuid import UUID

from backend.intake.models import Batch, RowStatus
from backend.intake.staging import CHUNK, ROW_CONTEXT
from backend.kernel.vault import vault


class OpenedRow(NamedTuple):
    """A quarantined row as it was delivered, with what is wrong with it in words."""

    id: UUID
    line: int
    cells: list[str]
    reasons: str


def opened_rows(batch: Batch, *, statuses: Collection[RowStatus]) -> Iterator[OpenedRow]:
    """The rows of a batch in the order of the file; spreadsheet formulas are made harmless."""
    rows = batch.quarantined_rows.filter(status__in=list(statuses)).order_by("line")
    for row in rows.iterator(chunk_size=CHUNK):
        cells = json.loads(vault().open(bytes(row.sealed_row), context=ROW_CONTEXT))
        reasons = "; ".join(f"{each['heading']}: {each['message']}" for each in row.reasons)
        yield OpenedRow(row.pk, row.line, [_harmless(cell) for cell in cells], reasons)


def _harmless(cell: str) -> str:
    # A cell that a spreadsheet would run is shown as text; intake strips the mark again.
    return f"'{cell}" if cell[:1] in {"=", "@"} else cell
