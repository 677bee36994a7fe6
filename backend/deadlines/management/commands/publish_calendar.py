"""Enter the holiday notice of a year: `manage.py publish_calendar 2027 --document … --rest …`."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.deadlines.actions import publish_calendar
from backend.deadlines.sweeping import recompute, registered
from backend.kernel.clock import DAY, days_after
from backend.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Enter a year's holiday notice and count provisional deadlines again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--document", required=True, help="the notice's number")
        parser.add_argument("--rest", nargs="+", required=True, help="01-01..01-03 02-15")
        parser.add_argument("--worked", nargs="*", default=[], help="02-14 02-28")

    def handle(self, *args: Any, year: int, **given: Any) -> None:
        try:
            rest = [day for span in given["rest"] for day in _days(year, span)]
            worked = [day for span in given["worked"] for day in _days(year, span)]
            publish_calendar(year=year, rest=rest, worked=worked, document=given["document"])
        except (DomainError, ValueError) as wrong:
            raise CommandError(str(wrong)) from None
        moved = sum(recompute(clocks) for clocks in registered())
        self.stdout.write(f"{year}: {len(rest)} rest days, {moved} deadlines moved")


def _days(year: int, span: str) -> Iterator[date]:
    first, _dots, last = span.partition("..")
    start = date.fromisoformat(f"{year}-{first}")
    return days_after(start - DAY, until=date.fromisoformat(f"{year}-{last}") if last else start)
