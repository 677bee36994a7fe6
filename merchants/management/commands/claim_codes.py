"""`./manage.py claim_codes CODE…`: one-time codes for letters with licences, as CSV."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.kernel.errors import DomainError
from merchants.staff.codes import issue_claim_code, shop_by

HEADINGS = ("本站编号", "商户", "认领码", "有效至")


class Command(BaseCommand):
    help = "Make one-time claim codes for these shops (any code of theirs); CSV on standard output"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="+", help="public code, unified code, registration no.")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = csv.writer(self.stdout)
        rows.writerow(HEADINGS)
        refused = []
        for code in options["codes"]:
            try:
                shop = shop_by(code)
                made = issue_claim_code(merchant=shop, actor=None)
            except DomainError as refusal:
                refused.append(f"{code}: {refusal.code}")
                continue
            until = made.row.expires_at.date().isoformat()
            rows.writerow([shop.code, shop.name, made.text, until])
        if refused:
            raise CommandError("; ".join(refused))
