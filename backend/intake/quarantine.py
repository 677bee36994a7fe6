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
    """The rows of a batch in the order of the file."""
    rows = batch.quarantined_rows.filter(status__in=list(statuses)).order_by("line")
    for row in rows.iterator(chunk_size=CHUNK):
        cells = json.loads(vault().open(bytes(row.sealed_row), context=ROW_CONTEXT))
        reasons = "; ".join(f"{each['heading']}: {each['message']}" for each in row.reasons)
        yield OpenedRow(row.pk, row.line, cells, reasons)


# What a spreadsheet would run, and the mark itself, so that it can be taken off again.
_MARKED = ("=", "+", "-", "@", "\t", "\r", "'")


def marked(cell: str) -> str:
    """The cell as a spreadsheet may safely open it."""
    return f"'{cell}" if cell.startswith(_MARKED) else cell


def unmarked(cell: str) -> str:
    """The cell as it was before `marked`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_MARKED) else cell
