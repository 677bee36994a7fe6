"""Put the first catalogue of good deeds in force: once, before anybody is a member."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from credit.catalogue.founding import found_catalogue
from credit.catalogue.refusals import AlreadyFounded


class Command(BaseCommand):
    help = "Put the first catalogue of civic points in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="starts_on", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rules = found_catalogue(starts_on=options["starts_on"])
        except AlreadyFounded as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{len(rules)} rules in force from {rules[0].starts_on}")
