"""`manage.py operator PHONE [--dismiss]`: who may open /admin, with a second factor of theirs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.kernel.errors import DomainError
from backend.operators.actions import appoint_operator, dismiss_operator


class Command(BaseCommand):
    help = "Let the person of this number look after the site, or no longer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("phone")
        parser.add_argument("--dismiss", action="store_true", help="from the next request on")

    def handle(self, *args: Any, **options: Any) -> None:
        step = dismiss_operator if options["dismiss"] else appoint_operator
        try:
            person = step(phone=options["phone"])
        except DomainError as refusal:
            raise CommandError(f"{refusal} ({refusal.code})") from None
        self.stdout.write(f"{person.pk}: {'operator' if person.is_staff else 'no operator'}")
