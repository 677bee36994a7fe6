"""`./manage.py import_creditchina FILE --uscc CODE --name NAME --source CODE`."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.intake.actions import deliver
from backend.kernel.errors import DomainError
from merchants.records.creditchina import Entity, rows_of, write_rows


class Command(BaseCommand):
    help = "Deliver a saved answer of 信用中国 about one legal entity's penalties."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--uscc", required=True, help="the code that was asked for")
        parser.add_argument("--name", required=True, help="the legal entity's name")
        parser.add_argument("--source", required=True, help="code of the delivering office")

    def handle(self, *_args: Any, **options: Any) -> None:
        of = Entity(options["name"], options["uscc"])
        try:
            answer = json.loads(options["file"].read_text(encoding="utf-8"))
            rows = rows_of(answer, of)
            with TemporaryDirectory() as folder:
                path = Path(folder) / f"{options['file'].stem}.csv"
                write_rows(rows, path)
                done = deliver(dataset="penalties", path=path, source=options["source"])
        except (OSError, ValueError) as unusable:
            raise CommandError(f"unusable file: {unusable}") from None
        except DomainError as refusal:
            raise CommandError(f"{refusal} ({refusal.code})") from None
        self.stdout.write(json.dumps(done.as_dict(), ensure_ascii=False))
