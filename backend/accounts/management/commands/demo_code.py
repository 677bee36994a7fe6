"""`manage.py demo_code NUMBER`: what a demo person's authenticator app shows now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.accounts import demo


class Command(BaseCommand):
    help = "Show the six digits of a demo person's authenticator app (development only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(demo.app_code(options["number"]))
        except StopIteration:
            raise CommandError("that number is none of the demo's") from None
