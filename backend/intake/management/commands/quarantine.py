"""`./manage.py quarantine BATCH`: the rows that were not kept, as CSV to mend and redeliver."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from backend.intake.actions import MENDS, OURS
from backend.intake.models import Batch, RowStatus
from backend.intake.quarantine import marked, opened_rows


class Command(BaseCommand):
    help = (
        "Print a batch's quarantined rows as CSV, each with its reasons. Mend the cells, keep the "
        f"column {MENDS}, and deliver the file again: kept rows are then marked as mended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=UUID)
        parser.add_argument("--all", action="store_true", help="mended rows too")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = Batch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise CommandError(f"no batch {options['batch']}")
        statuses = list(RowStatus) if options["all"] else [RowStatus.WAITING]
        # A mended file may be refused again: its own marks are replaced, not repeated.
        kept = [place for place, name in enumerate(batch.headings) if name not in OURS]
        width = len(batch.headings)
        writer = csv.writer(self.stdout)
        writer.writerow([*(marked(batch.headings[place]) for place in kept), *OURS])
        for row in opened_rows(batch, statuses=statuses):
            fitted = [marked(cell) for cell in row.cells] + [""] * (width - len(row.cells))
            cells = [fitted[place] for place in kept]
            # Cells beyond the headings come last, so that every other stands in its column.
            writer.writerow([*cells, row.line, row.reasons, row.id, *fitted[width:]])
