"""Files handed in by offices, through the real intake."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.db import connection

from backend.intake.actions import Summary, deliver
from backend.intake.models import Source
from backend.places.resolve import forget
from merchants.lookup.cards import today
from tests.intake.delivered import as_csv

MARKET = "MARKET"  # the office that keeps the register
CENTRE = "CENTRE"  # another source of the same facts
NAMES = {MARKET: "渝北区市场监督管理局", CENTRE: "市信用中心"}


def ago(days: int) -> str:
    """The day so many days before today, as offices write it; negative is ahead."""
    return (today() - timedelta(days=days)).isoformat()


def office(code: str = MARKET) -> Source:
    """A source office we know."""
    source, _ = Source.objects.get_or_create(
        code=code, defaults={"name": NAMES.get(code, "某局"), "office_code": ""}
    )
    return source


def as_file(folder: Path, *rows: Mapping[str, str], name: str = "delivery.csv") -> Path:
    """Rows as one CSV file; a row may leave out columns that another has."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    path = folder / name
    path.write_text(
        as_csv([headings, *[[row.get(heading, "") for heading in headings] for row in rows]]),
        encoding="utf-8",
    )
    return path


def hand_in(dataset: str, *rows: Mapping[str, str], source: str = MARKET) -> Summary:
    """Deliver rows as one file of a known office."""
    with tempfile.TemporaryDirectory() as folder:
        return hand_in_file(dataset, as_file(Path(folder), *rows), source=source)


def hand_in_file(dataset: str, path: Path, *, source: str = MARKET) -> Summary:
    """Deliver a file of a known office; several may follow within one test's transaction."""
    office(source)
    forget()  # the tests before this one had other divisions
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("DISCARD TEMP")  # as the end of the last delivery would have done
    return deliver(dataset=dataset, path=path, source=source)


def counts(summary: Summary) -> tuple[int, int, int, int]:
    """Received, accepted, unchanged, quarantined."""
    return summary.received, summary.accepted, summary.unchanged, summary.quarantined
