"""The demo citizen joins, is thanked, tells of a deed, objects. By the doors of everybody."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction

from backend.accounts import demo
from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Organisation
from backend.accounts.organisations.owners import make_owner
from backend.intake.actions import deliver
from backend.intake.models import Source
from credit.catalogue.founding import first_catalogue, found_catalogue
from credit.catalogue.models import Rule
from credit.catalogue.reading import today
from credit.catalogue.terms import Route
from credit.deeds.actions import Evidence, report_deed
from credit.deeds.judging import Told
from credit.membership.actions import join
from credit.membership.categories import MEMBERSHIP, Category, purpose_of, text_of
from credit.membership.reading import member_of
from credit.objections.actions import Said, ask_for_missing

OFFICE, SOURCE = "demo-points", "DEMO-SX"
YEARS = 2
HEADINGS = ("文号", "身份证号码", "指标代码", "善行日期", "数量", "行政区划代码")
# Indicator, days ago, units: enough for a level, one that ends soon, one at its cap.
DEEDS = (
    ("volunteer_hours", 12, 6), ("volunteer_hours", 40, 8), ("volunteer_hours", 710, 5),
    ("blood_donation", 95, 1), ("tree_planting", 250, 2), ("first_aid_course", 180, 1),
    ("elderly_visit", 30, 1), ("library_volunteer", 60, 4),
)  # fmt: skip


def begin() -> bool:
    """Found the catalogue, the office and the member, once; whether it was done now."""
    if not settings.DEV_PAGES or Organisation.objects.filter(code=OFFICE).exists():
        return False
    if not Rule.objects.public().exists():
        found_catalogue(starts_on=today() - timedelta(days=365 * YEARS))
    place = _settle()
    citizen = _joined(demo.person("citizen"))
    with TemporaryDirectory(prefix="demo-deeds-") as folder:
        deliver(dataset="deeds", path=_file(Path(folder), place), source=SOURCE)
    _tell(citizen, place)
    return True


@transaction.atomic
def _settle() -> str:
    """The office that vouches for everything in the demo city; where it is."""
    beside = Organisation.objects.filter(kind=Kind.OFFICE, code__startswith="demo-")
    places = beside.order_by("founded_at").values_list("divisions", flat=True)
    place: str = next((one for several in places for one in several), "520100")
    areas = sorted({terms["office"] for terms in first_catalogue().values()})
    office = found_organisation(
        kind=Kind.OFFICE,
        code=OFFICE,
        name="文明积分受理处（演示）",
        actor=None,
        source_codes=[SOURCE],
        divisions=[place],
        subject_kinds=[*areas, "points"],
    )
    for role in ("officer", "second_officer"):
        make_owner(organisation=office, person=demo.person(role), actor=None)
    name = "志愿服务与公益平台（演示）"
    Source.objects.get_or_create(code=SOURCE, defaults={"name": name, "is_demo": True})
    return place


def _joined(citizen: User) -> User:
    if member_of(citizen.pk) is None:
        allowed = {each: text_of(purpose_of(each)).version for each in Category}
        join(person=citizen, version=text_of(MEMBERSHIP).version, allowed=allowed)
    return citizen


def _file(folder: Path, place: str) -> Path:
    path = folder / "deeds.csv"
    number = demo.CAST["citizen"].resident_id
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for count, (indicator, ago, units) in enumerate(DEEDS, 1):
            day = today() - timedelta(days=ago)
            writer.writerow((f"演示〔{day.year}〕{count}号", number, indicator, day, units, place))
    return path


def _tell(citizen: User, place: str) -> None:
    told = Told("elderly_visit", _ago(3), 1, place, Route.SELF)
    report_deed(person=citizen, told=told, evidence=Evidence("陪邻居李奶奶去医院复查。"))
    missing = Told("volunteer_hours", _ago(20), 3, place, Route.DELIVERED)
    said = Said("当天在社区图书角整理图书三小时，平台上没有显示。")
    ask_for_missing(person=citizen, told=missing, said=said)


def _ago(days: int) -> date:
    return today() - timedelta(days=days)
