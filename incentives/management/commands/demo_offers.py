"""`./manage.py demo_offers`: partners and offers over all sixteen fields, to try pages with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from incentives.demo.applications import apply_for_some
from incentives.demo.consents import decide
from incentives.demo.offers import list_offers
from incentives.demo.vouchers import take_vouchers


class Command(BaseCommand):
    help = "List the demo's offers; only where DEV_PAGES is on."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = list_offers()
        done = f"{count} listed" if count else "there already, or not for this installation"
        self.stdout.write(f"offers of the demo's partners: {done}")
        if count:
            self.stdout.write(f"partners whom people may let ask: {decide()}")
            self.stdout.write(f"applications of the demo's citizens: {apply_for_some()}")
            self.stdout.write(f"vouchers of the demo's citizen: {take_vouchers()} taken")
