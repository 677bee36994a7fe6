"""Delivering a file: every row is accepted, unchanged, or quarantined with its reasons."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.intake import staging
from backend.intake.declare import Mapping, get
from backend.intake.files import Row, Table, UnusableFile, open_table
from backend.intake.models import Batch, Source, Status
from backend.intake.quarantine import unmarked
from backend.intake.reading import rows, without_withheld
from backend.intake.rows import showable
from backend.intake.signals import batch_kept
from backend.kernel.errors import NotFound

MENDS = "_quarantine"  # the heading that says which quarantined row a mended one replaces
OURS = ("_line", "_reasons", MENDS)  # columns that `quarantine` adds to its file
Progress = Callable[[int], object]


class UnknownSource(NotFound):
    """Files are delivered by an office we know (promise 1)."""

    code = "unknown_source"
    message = _("没有这个来源单位，请先登记。")


@dataclass(frozen=True)
class Summary:
    """What became of a file: received = accepted + unchanged + quarantined, always."""

    dataset: str
    batch: str
    received: int
    accepted: int
    unchanged: int
    flagged: int
    quarantined: int
    seconds: float
    rows_per_second: int
    reasons: dict[str, dict[str, int]]
    unknown_columns: list[str]
    notes: list[str]

    def as_dict(self) -> dict[str, Any]:
        """The object that `intake --json` prints."""
        return asdict(self)


def _quiet(_rows: int) -> None:
    """No progress wanted."""


def deliver(*, dataset: str, path: Path, source: str, progress: Progress = _quiet) -> Summary:
    """Keep a file of a source office; raises UnusableFile when nothing of it can be used.

    `progress` is called with the number of rows read since the last call.
    """
    declared = get(dataset)
    if not Source.objects.filter(pk=source).exists():
        raise UnknownSource
    started = time.perf_counter()
    abandon_broken_batches()
    batch = _open_batch(dataset, source, path)
    try:
        with open_table(path, max_bytes=settings.INTAKE_MAX_BYTES) as table:
            _keep(batch, table, declared.bind(table.headings), progress)
    except UnusableFile as refusal:
        _refuse(batch, refusal)
        raise
    return _summary(batch, time.perf_counter() - started, table.notes)


def _open_batch(dataset: str, source: str, path: Path) -> Batch:
    readable = path.is_file()
    small_enough = readable and path.stat().st_size <= settings.INTAKE_MAX_BYTES
    return Batch.objects.create(
        dataset=dataset,
        source_code=source,
        filename=showable(path.name)[:255],
        digest=_digest(path) if small_enough else "",
        size=path.stat().st_size if readable else 0,
    )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _refuse(batch: Batch, refusal: UnusableFile) -> None:
    batch.status = Status.UNUSABLE
    batch.refusal = {"code": refusal.code, "message": showable(str(refusal))}
    batch.finished_at = timezone.now()
    batch.save(update_fields=["status", "refusal", "finished_at"])


@transaction.atomic
def _keep(batch: Batch, table: Table, mapping: Mapping, progress: Progress) -> None:
    _hold(batch.pk)
    merge = staging.merge_of(batch.dataset)
    stage = staging.Stage(batch, merge)
    stage.create()
    _fill(stage, table, mapping, progress)
    staging.analyse()
    outcome = merge.run(batch)
    stage.set_orphans_aside(outcome)
    # What is still staged was kept: only that counts as flagged, or as the mending of a row.
    flagged, flags = staging.stage_flags()
    staging.mended_rows(batch)
    batch.encoding = table.encoding
    batch.headings = [showable(name) for name in table.headings]
    batch.status = Status.KEPT
    batch.received, batch.quarantined = stage.received, stage.quarantined
    batch.accepted, batch.unchanged = outcome.accepted, outcome.unchanged
    batch.flagged = flagged
    batch.reasons = {"quarantined": dict(stage.reasons.most_common()), "flagged": flags}
    batch.unknown_columns = [showable(name) for name in mapping.unknown if name not in OURS]
    batch.finished_at = timezone.now()
    batch.save()
    transaction.on_commit(lambda: _announce(batch))


def _announce(batch: Batch) -> None:
    batch_kept.send(sender=Batch, batch=batch)


def _fill(stage: staging.Stage, table: Table, mapping: Mapping, progress: Progress) -> None:
    mends_at = table.headings.index(MENDS) if MENDS in table.headings else None
    prepare, keeps_raw, batch = stage.merge.prepare, stage.merge.keeps_raw, stage.batch
    told = 0
    for row in rows(table if mends_at is None else _unmarked(table), mapping):
        values = row.values
        if values is None:
            stage.set_aside(line=row.line, cells=row.cells, reasons=row.errors)
        else:
            digest = hashlib.blake2b(repr(values).encode(), digest_size=16).hexdigest()
            flags = "{" + ",".join(row.flags) + "}"
            mends = _uuid(row.cells, mends_at)
            raw = staging.as_json(without_withheld(row.cells, mapping)) if keeps_raw else None
            stage.keep((row.line, digest, flags, mends, raw, *prepare(values, batch)))
        if stage.received - told >= 1000:  # noqa: PLR2004  (often enough for a bar)
            progress(stage.received - told)
            told = stage.received
    stage.flush()
    progress(stage.received - told)


def _unmarked(table: Iterable[Row]) -> Iterator[Row]:
    """Rows of a mended file without the mark that kept a spreadsheet from running a cell."""
    for row in table:
        yield row._replace(cells=[unmarked(cell) for cell in row.cells])


def _uuid(cells: list[str], place: int | None) -> str | None:
    if place is None or place >= len(cells):
        return None
    try:
        return str(UUID(cells[place]))
    except ValueError:
        return None


def _hold(batch_id: UUID) -> None:
    """Hold the batch for as long as its transaction lives, so that a dead one can be told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock(batch_id)])


def _lock(batch_id: UUID) -> int:
    return int.from_bytes(batch_id.bytes[-8:], signed=True)


def abandon_broken_batches() -> int:
    """Mark batches whose process died: their transaction is gone, so nothing of them was kept."""
    broken = [pk for pk in _receiving() if _is_free(pk)]
    return Batch.objects.filter(pk__in=broken, status=Status.RECEIVING).update(
        status=Status.ABANDONED, finished_at=timezone.now()
    )


def _receiving() -> Iterable[UUID]:
    # A batch younger than this may not have taken its lock yet.
    settled = timezone.now() - timedelta(seconds=30)
    return Batch.objects.filter(status=Status.RECEIVING, started_at__lt=settled).values_list(
        "pk", flat=True
    )


@transaction.atomic
def _is_free(batch_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_lock(batch_id)])
        return bool(cursor.fetchone()[0])


def _summary(batch: Batch, seconds: float, notes: Iterable[str]) -> Summary:
    return Summary(
        dataset=batch.dataset,
        batch=str(batch.pk),
        received=batch.received,
        accepted=batch.accepted,
        unchanged=batch.unchanged,
        flagged=batch.flagged,
        quarantined=batch.quarantined,
        seconds=round(seconds, 3),
        rows_per_second=int(batch.received / seconds) if seconds else 0,
        reasons=batch.reasons,
        unknown_columns=batch.unknown_columns,
        notes=list(notes),
    )
