"""`./manage.py import_bank_pages FILE --partner CODE`: product pages become drafts of a partner."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.kernel.errors import DomainError
from incentives.offers.pages_of_banks import import_pages
from incentives.offers.writing.actions import Writer, what_is_open
from incentives.partners.models import Partner


class Command(BaseCommand):
    help = "Draft an offer for each product page of a JSON file; what it leaves open is listed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--partner", required=True, help="the partner's code")

    def handle(self, *_args: Any, **options: Any) -> None:
        partner = Partner.objects.filter(code=options["partner"]).first()
        if partner is None:
            raise CommandError(f"no partner {options['partner']}")
        try:
            pages = json.loads(options["file"].read_text(encoding="utf-8"))
            done = import_pages(pages, partner=partner, writer=Writer(partner.organisation_id))
        except (OSError, ValueError, KeyError, TypeError) as unusable:
            raise CommandError(f"unusable file: {unusable}") from None
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        for version in done.drafts:
            still_open = ", ".join(one.pointer for one in what_is_open(version))
            self.stdout.write(f"{version.offer.code}  {version.title_zh}  open: {still_open}")
        told = (
            f"{len(done.drafts)} drafted, {len(done.known)} known, {len(done.skipped)} no product"
        )
        self.stdout.write(told)
