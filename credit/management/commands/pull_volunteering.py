"""`manage.py pull_volunteering`: ask the volunteer platform now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from credit.volunteering.actions import begin_again, pull
from credit.volunteering.platform import is_set_up


class Command(BaseCommand):
    help = "Pull what the volunteer platform confirmed since the last time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="from the first record")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_set_up():
            raise CommandError("set VOLUNTEER_PLATFORM_URL, _KEY and _SOURCE")
        if options["again"]:
            begin_again()
        done = pull(most=1_000)
        self.stdout.write(f"{done.records} records on {done.pages} pages")
        if done.trouble:
            raise CommandError(f"ended early: {done.trouble}")
