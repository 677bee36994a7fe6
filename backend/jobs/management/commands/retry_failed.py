"""`manage.py retry_failed`: give follow-ups that were given up a fresh start."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from backend.jobs.actions import try_again


class Command(BaseCommand):
    help = "Try failed follow-ups again, once what made them fail is mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="only follow-ups of this name")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{try_again(name=options['name'])} will be tried again.")
