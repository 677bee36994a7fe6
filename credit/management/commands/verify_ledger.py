"""manage.py verify_ledger: every account of the ledger of points, added up again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from credit.ledger.anchoring.heads import heads_are_as_anchored
from credit.ledger.checking import troubles


class Command(BaseCommand):
    """Reads everything and trusts nothing that keeps it; exits 1 where something does not fit."""

    help = "Check every account of the ledger of points, and what the log says of them."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*troubles(), *(f"{one.where}: {one.what}" for one in heads_are_as_anchored())]
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} troubles")
        self.stdout.write("the ledger holds together")
