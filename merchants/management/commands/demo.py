"""(Re)build the demo city: same seed, same city. It comes in by the door of every delivery."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from backend.intake.actions import Summary, deliver
from backend.intake.models import Source
from merchants.demo.city import FIRST_TODAY, MERCHANTS
from merchants.demo.codes import LAST_SHOP
from merchants.demo.contests import let_shops_object
from merchants.demo.disputes import let_people_complain
from merchants.demo.files import FILES, File, townspeople, write
from merchants.demo.opinions import let_people_speak
from merchants.demo.organisations import settle
from merchants.demo.places import CITY, CITY_MARKET_OFFICE, CREDIT_CENTRE, TAX_OFFICE
from merchants.demo.promises import let_shops_promise
from merchants.demo.repairs import let_shops_repair
from merchants.demo.screenings import let_offices_ask
from merchants.insights.grading.counting import recount
from merchants.licences.actions import MerchantIsOver, issue_seal
from merchants.licences.seals import merchant_by
from merchants.registry.models import Merchant, Standing

SEALED = 200  # the first shops get a licence seal; the others can be given one later
SPOKEN_OF = 60  # the first shops have reviews
SOURCES = {"DEMO-SCJG": CITY_MARKET_OFFICE, "DEMO-SW": TAX_OFFICE, "DEMO-XY": CREDIT_CENTRE}


class Command(BaseCommand):
    help = "(Re)build the demo city: made-up shops on real division codes, the same every time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--merchants", type=int, default=MERCHANTS, help=f"1 to {LAST_SHOP}")
        parser.add_argument("--citizens", type=int, default=0, help="not used yet")
        parser.add_argument("--today", type=date.fromisoformat, help="build it as seen on this day")

    def handle(self, *_args: Any, **options: Any) -> None:
        count, today = options["merchants"], options["today"] or timezone.localdate()
        self._check(count, today)
        name_the_offices()
        with TemporaryDirectory(prefix="demo-city-") as folder:
            self._say(f"writing the files of {CITY}, {count} merchants, as seen on {today}")
            rows = write(Path(folder), today=today, count=count)
            for file in FILES:
                self._deliver(file, Path(folder) / f"{file.name}.csv", rows[file.name])
        self._say(
            f"signing licence seals, so that a scan can be proven: {seal(count, today)} shops"
        )
        shops = spoken_of(min(count, SPOKEN_OF))
        self._say(f"what customers say of them: {let_people_speak(shops, today)} reviews")
        self._say(f"what shops promise: {let_shops_promise(shops, today)} promises")
        done = "founded" if settle() else "there already, or not for this installation"
        self._say(f"people, organisations, purposes and consents to try every desk with: {done}")
        if settings.DEV_PAGES:
            self._say(f"what customers complain of: {let_people_complain(shops, today)} complaints")
            self._say(f"what shops dispute: {let_shops_object()} objections")
            self._say(f"what shops ask to be repaired: {let_shops_repair(today)} cases")
            self._say(f"what offices ask about lists: {let_offices_ask()} questions")
        self._say(f"how offices do, as counted every night: {recount(on=today)} figures")

    def _check(self, count: int, today: date) -> None:
        if not 1 <= count <= LAST_SHOP:
            raise CommandError(f"--merchants must be 1 to {LAST_SHOP}: the demo's code range ends")
        if today < FIRST_TODAY:
            raise CommandError(f"--today must be {FIRST_TODAY} or later: the city begins then")

    def _deliver(self, file: File, path: Path, rows: int) -> None:
        office = SOURCES[file.source].name
        self._say(f"delivering {rows} rows of {file.name} as {office}")
        summary = deliver(dataset=file.dataset, path=path, source=file.source)
        self._say(f"  {told(summary)}")
        for fate, reasons in summary.reasons.items():
            for reason, number in reasons.items():
                self._say(f"  {fate}: {number} because of {reason}")

    def _say(self, line: str) -> None:
        self.stdout.write(f"demo  {line}")
        self.stdout.flush()


def spoken_of(count: int) -> list[Merchant]:
    """Those of the first shops that still sell anything."""
    shops = (merchant_by(shop.uscc) for shop in townspeople(count))
    return [shop for shop in shops if shop.status == Standing.IN_BUSINESS]


def told(summary: Summary) -> str:
    """What became of one file, in one line."""
    return (
        f"{summary.accepted} accepted, {summary.unchanged} unchanged, {summary.flagged} flagged, "
        f"{summary.quarantined} quarantined in {summary.seconds:.1f} s"
    )


def name_the_offices() -> None:
    """Make the demo's source offices known; every fact on a page names one."""
    for code, office in SOURCES.items():
        Source.objects.update_or_create(
            code=code,
            defaults={
                "name": f"{office.name}（演示）",
                "office_code": office.code,
                "is_demo": True,
            },
        )


def seal(count: int, today: date) -> int:
    """Sign licences for the first shops that still trade; how many have one now."""
    sealed = 0
    for shop in townspeople(min(count, SEALED)):
        try:
            issue_seal(merchant=merchant_by(shop.uscc), today=today)
        except MerchantIsOver:
            continue
        sealed += 1
    return sealed
