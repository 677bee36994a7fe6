"""Offices that vouch for deeds, members who did them, and files as offices deliver them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from backend.accounts.identity.disclosure import disclose
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.audit.reads import Reading
from backend.intake.actions import Summary, deliver
from backend.intake.models import Source
from credit.catalogue.founding import found_catalogue
from credit.catalogue.models import Rule
from credit.catalogue.reading import today
from credit.catalogue.terms import Route
from credit.deeds.actions import Evidence, report_deed
from credit.deeds.judging import Told
from credit.deeds.models import Deed
from tests.accounts.cast import organisation

AREAS = ["deeds.volunteering", "deeds.health", "deeds.community", "deeds.culture"]
PLACE = "500112"
HEADINGS = ("文号", "身份证号码", "手机号", "指标代码", "善行日期", "数量", "行政区划代码")


def founded(*, years: int = 3) -> None:
    """The first catalogue, in force for some years."""
    if not Rule.objects.exists():
        found_catalogue(starts_on=today() - timedelta(days=365 * years))


def deeds_office(code: str = "deeds-500112") -> Organisation:
    """An office that delivers as MARKET and vouches for several areas in one district."""
    founded()
    Source.objects.get_or_create(code="MARKET", defaults={"name": "团区委"})
    office = organisation(code=code)
    office.subject_kinds, office.divisions = AREAS, [PLACE]
    office.save()
    return office


def number_of(person: User) -> str:
    """The resident ID that the person was proved with."""
    return disclose(person, reading=Reading(reader=person.pk, organisation="", purpose="")).number


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def row(number: str, *, document: str = "志服〔2026〕1号", **told: Any) -> dict[str, str]:
    """One delivered row."""
    plain = {
        "文号": document,
        "身份证号码": number,
        "手机号": "",
        "指标代码": "volunteer_hours",
        "善行日期": str(ago(3)),
        "数量": "5",
        "行政区划代码": PLACE,
    }
    return plain | {heading: str(value) for heading, value in told.items()}


def delivered(folder: Path, *rows: dict[str, str], dataset: str = "deeds") -> Summary:
    """What the office is told about this file."""
    path = folder / "deeds.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(rows)
    summary = deliver(dataset=dataset, path=path, source="MARKET")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS stage")  # it ends with the test's own transaction
    return summary


def reported(person: User, **changed: Any) -> Deed:
    """A deed that the member tells of."""
    told = Told(
        **{
            "indicator": "elderly_visit",
            "done_on": ago(2),
            "quantity": 1,
            "place": PLACE,
            "route": Route.SELF,
            **changed,
        }
    )
    return report_deed(person=person, told=told, evidence=Evidence("陪李奶奶去了医院"))
