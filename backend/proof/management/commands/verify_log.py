"""Check the transparency log: from its files alone, then against the database where it answers."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from backend.proof import tiles
from backend.proof.verification import (
    Trouble,
    begins_as,
    examine_files,
    examine_rows,
    read_signed,
)


class Command(BaseCommand):
    help = "Check every leaf, tile, checkpoint and row of the log; exit 1 names the first bad one."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, help="a copy of the log's files")
        parser.add_argument("--files-only", action="store_true", help="do not ask the database")
        parser.add_argument("--kept", type=Path, help="a checkpoint kept from an earlier day")

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["folder"] or tiles.folder()
        began = time.monotonic()
        if not (place / tiles.CHECKPOINT).exists() and not any(place.glob("tile/*")):
            self.stdout.write(f"no log yet in {place}")
            return
        self._judge(self._troubles(place, options))
        size, seconds = read_signed(place).size, time.monotonic() - began
        self.stdout.write(f"the log holds: {size} leaves, {seconds:.1f} s")

    def _troubles(self, place: Path, options: dict[str, Any]) -> Iterator[Trouble]:
        yield from examine_files(place)
        if options["kept"]:
            yield from begins_as(place, options["kept"].read_text("utf-8"))
        if options["files_only"] or options["folder"]:
            return
        try:
            yield from examine_rows(place)
        except OperationalError:
            self.stdout.write("the database does not answer: judged by the files alone")

    def _judge(self, troubles: Iterator[Trouble]) -> None:
        for trouble in troubles:
            raise CommandError(f"{trouble.where}: {trouble.what}", returncode=1)
