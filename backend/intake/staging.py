"""Rows on their way in: copied to a temporary table, or set aside in quarantine with reasons.

Everything happens inside the caller's transaction: a batch is wholly in or wholly out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg import sql

from backend.intake.models import Batch
from backend.intake.reasons import Reason
from backend.kernel.ids import uuid7
from backend.kernel.vault import vault

CHUNK = 10_000  # rows between two COPY statements: what is held in memory at most
ROW_CONTEXT = "intake_quarantinedrow.sealed_row"
BOOKKEEPING = (
    ("line", "bigint"),
    ("hash", "uuid"),
    ("flags", "text[]"),
    ("mends", "uuid"),
    ("raw", "text"),
)


@dataclass(frozen=True)
class Merge:
    """How a data set's rows join what is known.

    `columns` are (name, SQL type) of the staged row beyond the bookkeeping; `prepare` turns a
    row's judged values into them; `run` merges the whole stage and answers what became of it.
    Without `keeps_cells` a row that cannot be kept leaves its line and its reasons only.
    """

    columns: Sequence[tuple[str, str]]
    prepare: Callable[[tuple[Any, ...], Batch], tuple[Any, ...]]
    run: Callable[[Batch], Outcome]
    keeps_raw: bool = False  # whether `run` may still send rows to quarantine
    keeps_cells: bool = True


@dataclass
class Outcome:
    """What a merge did with the staged rows; lines in neither list nor count were unchanged."""

    accepted: int
    unchanged: int
    orphans: dict[str, str] = field(default_factory=dict)  # reason code -> SQL selecting `line`


@dataclass
class Waiting:
    """A row on its way to quarantine."""

    line: int
    reasons: list[dict[str, str]]
    row: str  # JSON of the delivered cells


def as_json(cells: Sequence[str]) -> str:
    """The delivered cells; what JSON or PostgreSQL cannot hold is escaped by the readers."""
    return json.dumps(list(cells), ensure_ascii=False).replace("\x00", "\\u0000")


class Stage:
    """Collects judged rows and copies them to the database a chunk at a time."""

    def __init__(self, batch: Batch, merge: Merge) -> None:
        self.batch = batch
        self.merge = merge
        self.received = 0
        self.quarantined = 0
        self.reasons: Counter[str] = Counter()
        self._good: list[tuple[Any, ...]] = []
        self._bad: list[Waiting] = []

    def create(self) -> None:
        """Make the temporary table; it ends with the transaction."""
        columns = ", ".join(f"{name} {kind}" for name, kind in (*BOOKKEEPING, *self.merge.columns))
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE stage ({columns}) ON COMMIT DROP")

    def keep(self, staged: tuple[Any, ...]) -> None:
        """Take a good row: bookkeeping first, then the merge's columns."""
        self._good.append(staged)
        self.received += 1
        if len(self._good) >= CHUNK:
            self.flush()

    def set_aside(self, *, line: int, cells: Sequence[str], reasons: Sequence[Reason]) -> None:
        """Take a row that cannot be kept, with everything that is wrong with it."""
        self.reasons.update({reason.code for reason in reasons})
        clear = [reason.in_clear() for reason in reasons]
        kept = cells if self.merge.keeps_cells else []
        self._bad.append(Waiting(line=line, reasons=clear, row=as_json(kept)))
        self.received += 1
        if len(self._bad) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Copy what has gathered."""
        names = [name for name, _ in (*BOOKKEEPING, *self.merge.columns)]
        copy_rows("stage", names, self._good)
        self._good.clear()
        self.quarantined += len(self._bad)
        quarantine(self.batch, self._bad)
        self._bad.clear()

    def set_orphans_aside(self, outcome: Outcome) -> None:
        """Move staged rows that the merge could not place to quarantine, by reason."""
        for code, lines in outcome.orphans.items():
            reason = Reason("", "", code, ORPHANS[code], "").in_clear()
            for rows in _taken_from_stage(lines):
                waiting = [Waiting(line, [reason], raw or as_json([])) for line, raw in rows]
                quarantine(self.batch, waiting)
                self.reasons[code] += len(rows)
                self.quarantined += len(rows)


def _taken_from_stage(lines: str) -> Iterator[list[tuple[int, str]]]:
    """Staged rows, a chunk at a time: of a million orphans memory never holds more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE orphan ON COMMIT DROP AS"
            f" SELECT line, raw FROM stage WHERE line IN ({lines})"
        )
        cursor.execute("DELETE FROM stage s USING orphan o WHERE o.line = s.line")
        cursor.execute("DECLARE orphans NO SCROLL CURSOR FOR SELECT line, raw FROM orphan")
        while True:
            cursor.execute(f"FETCH {CHUNK} FROM orphans")
            rows = cursor.fetchall()
            if not rows:
                break
            yield rows
        cursor.execute("CLOSE orphans")
        cursor.execute("DROP TABLE orphan")


ORPHANS = {
    "merchant_unknown": "登记库里没有这个主体，请先报送其登记信息再重新报送",
    "commitment_code_taken": "这个承诺编码已属于另一个主体，请核对后重新编码",
    "commitment_step_refused": "已撤回的承诺不能再认定，已认定或已到期的不能恢复为履行中",
}


def copy_rows(table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows (text format) into a table of this transaction.

    PostgreSQL takes what was sent while the next rows are made, so `rows` had better be lazy.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def quarantine(batch: Batch, waiting: Sequence[Waiting]) -> None:
    """Keep rows sealed beside their reasons, until a mended one is delivered."""
    seal = vault().seal
    names = ["id", "batch_id", "line", "reasons", "sealed_row", "status"]
    rows = [
        (
            uuid7(),
            batch.pk,
            one.line,
            json.dumps(one.reasons, ensure_ascii=False),
            seal(one.row.encode(), context=ROW_CONTEXT),
            "waiting",
        )
        for one in waiting
    ]
    copy_rows("intake_quarantinedrow", names, rows)


_MERGES: dict[str, Merge] = {}


def register_merge(dataset: str, merge: Merge) -> None:
    """Say how a data set joins what is known; called when its app is ready."""
    _MERGES[dataset] = merge


def merge_of(dataset: str) -> Merge:
    """The merge of a declared data set."""
    return _MERGES[dataset]


def mended_rows(batch: Batch) -> int:
    """Mark the quarantined rows whose mended form this batch kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE intake_quarantinedrow q SET status = 'mended', mended_by_id = %s
                 FROM stage s, intake_batch b WHERE s.mends = q.id AND q.status = 'waiting'
                  AND b.id = q.batch_id AND b.dataset = %s AND b.source_code = %s""",
            [batch.pk, batch.dataset, batch.source_code],
        )
        return int(cursor.rowcount)


def stage_flags() -> tuple[int, dict[str, int]]:
    """How many staged rows carry flags, and how many each flag."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stage WHERE flags <> '{}'")
        total: int = cursor.fetchone()[0]
        cursor.execute(
            "SELECT flag, count(*) FROM stage, unnest(flags) flag GROUP BY 1 ORDER BY 2 DESC"
        )
        return total, dict(cursor.fetchall())


def analyse() -> None:
    """Tell the planner what was staged; without it a large merge plans as if for one row."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stage")
