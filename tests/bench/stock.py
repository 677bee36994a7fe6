"""Filling a database through the intake, as offices would: `python -m tests.bench.stock N`."""

from __future__ import annotations

import csv
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from tests.bench import country, ground

OFFICE = "BENCH"


def register_file(count: int, *, outlets: float = 0.0) -> Path:
    """A registration file of so many rows, made once."""
    path = ground.file_of(f"enterprises-{count}-{int(outlets * 100)}.csv")
    if not path.exists():
        part = path.with_suffix(".part")
        country.write_register(part, count, outlets=outlets)
        part.rename(path)
    return path


def record_files(count: int) -> dict[str, Path]:
    """A file of each data set of records about the first `count` merchants."""
    paths = {name: ground.file_of(f"{name}-{count}.csv") for name in country.RECORDS}
    with ExitStack() as stack:
        writers: dict[str, csv.DictWriter[str]] = {}
        for name, row in country.records(count, today=date.today()):  # noqa: DTZ011  (any day will do)
            if name not in writers:
                stream = stack.enter_context(paths[name].open("w", encoding="utf-8", newline=""))
                writers[name] = csv.DictWriter(stream, list(row), lineterminator="\n")
                writers[name].writeheader()
            writers[name].writerow(row)
    return paths


def prepare_office() -> None:
    """The office that delivers, and the divisions."""
    from backend.intake.actions import deliver
    from backend.intake.models import Source

    Source.objects.get_or_create(code=OFFICE, defaults={"name": "市场监督管理局"})
    path = ground.file_of("divisions.csv")
    country.write(path, country.divisions())
    deliver(dataset="divisions", path=path, source=OFFICE)


def settle() -> None:
    """What the follow-ups and autovacuum do after a large delivery, now and not in the middle."""
    from django.db import connection

    from merchants.lookup.tasks import tidy_search

    tidy_search()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def main(count: int, *, with_records: bool) -> None:
    """Fill the database named in the environment."""
    ground.begin()
    from backend.intake.actions import deliver

    prepare_office()
    files = {"enterprises": register_file(count, outlets=0.6)}
    if with_records:
        files |= record_files(count)
    for dataset, path in files.items():
        kept = deliver(dataset=dataset, path=path, source=OFFICE)
        ground.tell(f"  {dataset}: {kept.accepted} kept, {kept.rows_per_second} rows/s")
    settle()
    ground.answer({"merchants": count})


if __name__ == "__main__":
    main(int(sys.argv[1]), with_records="records" in sys.argv)
