"""manage.py grant_app_role ROLE: the application's role gets exactly what it may."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError

from backend.audit.rights import grant_to


class Command(BaseCommand):
    """Run by the owner of the tables; the role's old rights are taken away first."""

    help = "Give the application's database role exactly what it may."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "role", help="the role in the DATABASE_URL of web, worker and scheduler"
        )

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        try:
            tables = grant_to(role)
        except ProgrammingError as refusal:
            said = str(refusal).partition("\n")[0]
            hint = "run it as the owner of the tables, who must be a member of the role"
            raise CommandError(f"{said}\n{hint}") from None
        self.stdout.write(f"{role}: rights on {tables} tables, TRUNCATE on none")
