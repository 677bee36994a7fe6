"""Write the log's files again from the database, after the disk that held them was lost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.proof.sequencer import LogDamaged, rebuild


class Command(BaseCommand):
    help = "Write all tiles again from the rows; refuses rows that no checkpoint ever signed."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            size = rebuild()
        except LogDamaged as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"{size} leaves written again")
