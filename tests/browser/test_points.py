"""Civic points as members, offices and everybody see them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction

from credit.deeds.actions import confirm_deed
from credit.deeds.models import Deed
from credit.objections.actions import Said, object_to
from credit.objections.models import About
from credit.statements.certificates import certify
from tests.accounts.cast import client_of
from tests.accounts.cast import member as officer_of
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.credit.citizens import joined, person_of
from tests.credit.deeds import ago, deeds_office, delivered, number_of, reported, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_points_read_well(visit, tmp_path: Path, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        office = deeds_office()
    person = person_of(joined(1))
    delivered(tmp_path, *[row(number_of(person), document=str(n), 善行日期=ago(n)) for n in (2, 9)])
    deed, waiting = Deed.objects.thanked()[0], reported(person)
    thanked = reported(person, done_on=ago(5))
    confirm_deed(officer=officer_of(office, 62), office=office, deed=thanked.id)
    made = object_to(person=person, deed=deed.id, about=About.WRONG, said=Said("应为八小时"))
    shown = certify(person=person, deeds=[deed.id], with_name=True)
    points, desk = "/me/points", "/office/points"
    pages = {
        person: (points, "/me/passbook", f"{points}/deeds", f"{points}/deeds/new",
                 f"{points}/deeds/{deed.id}", f"{points}/deeds/{waiting.id}",
                 f"{points}/objections", f"{points}/objections/new", f"{points}/certificates",
                 f"{points}/objections/{made.id}", "/points/figures", "/verify/certificate",
                 f"/certificates/{shown.id}", f"{points}/objections/new?deed={deed.id}"),
        officer_of(office, 61): (f"{desk}/deeds", f"{desk}/deeds/{waiting.id}",
                                 f"{desk}/deeds/{thanked.id}",
                                 f"{desk}/objections", f"{desk}/objections/{made.id}"),
    }  # fmt: skip
    for reads, paths in pages.items():
        client = client_of(reads, strong=reads != person)
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, [*paths], f"{screen}-{locale}")


def _pictures(reader, paths, ending) -> None:  # type: ignore[no-untyped-def]
    folder = os.environ.get("SCREENSHOTS")
    for path in paths if folder else ():
        name = "-".join(part[:12] for part in path.replace("?", "-").strip("/").split("/"))
        shot = Path(folder or "") / f"{name}-{ending}.png"
        reader.open(path).screenshot(path=shot, full_page=True)
