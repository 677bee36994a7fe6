"""`./manage.py organisation KIND CODE NAME --owner PHONE`: found one and invite its first owner."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from backend.accounts.organisations.actions import found_organisation, invite
from backend.accounts.organisations.models import Kind
from backend.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Found an organisation and invite its first owner; the answer is given at /me/acting-for"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=Kind.values)
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--owner", required=True, metavar="PHONE")
        parser.add_argument("--merchant", type=UUID, help="of a shop: its registry key")
        parser.add_argument("--sources", nargs="*", default=[], help="source codes it delivers as")
        parser.add_argument("--divisions", nargs="*", default=[])
        parser.add_argument("--subjects", nargs="*", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["kind"] == Kind.MERCHANT) != (options["merchant"] is not None):
            raise CommandError("a shop, and only a shop, names its --merchant")
        try:
            self._found(options)
        except DomainError as refusal:
            raise CommandError(f"{refusal} ({refusal.code})") from None

    @transaction.atomic
    def _found(self, options: dict[str, Any]) -> None:
        made = found_organisation(
            kind=Kind(options["kind"]),
            code=options["code"],
            name=options["name"],
            actor=None,
            merchant=options["merchant"],
            source_codes=options["sources"],
            divisions=options["divisions"],
            subject_kinds=options["subjects"],
        )
        invite(organisation=made, phone=options["owner"], role="owner", actor=None)
        self.stdout.write(f"{made.code}: {made.pk}")
