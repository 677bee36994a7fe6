"""Joining civic points, refusing kinds of deeds, the rules and the desk: as people see them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client

from credit.catalogue.founding import found_catalogue
from credit.membership.actions import refuse
from credit.membership.categories import Category
from tests.accounts.cast import client_of, somebody
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.credit.citizens import a_citizen, joined, person_of
from tests.credit.offices import a_draft, counted, points_office
from tests.credit.test_catalogue_by_page_and_app import announced

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JOIN, RULES, DESK = "/me/points/join", "/points/rules", "/office/points/rules"
Doors = list[tuple[Client, tuple[str, ...]]]


@pytest.fixture
def doors() -> Doors:
    """Somebody for each page, with something on it."""
    found_catalogue()
    office = where, writer, approver = points_office()
    rule = announced(office)
    draft = a_draft(where, writer, subject="lost_found", points=6)
    counted(draft, writer)
    member = person_of(joined(51, Category.GREEN))
    refuse(person=member, category=Category.HEALTH)
    preview = f"/me/points/preview/{rule.pk}"
    return [
        (client_of(a_citizen(52)), (JOIN,)),
        (client_of(somebody(53)), (JOIN,)),
        (client_of(member), (JOIN, "/me/points/refusals", preview, RULES)),
        (client_of(somebody(54)), (f"{RULES}/blood_donation", f"{RULES}/levels")),
        (client_of(approver, strong=True), (DESK, f"{DESK}/{draft.pk}")),
    ]


@pytest.mark.parametrize(
    ("screen", "theme", "locale"), [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]
)
def test_axe_finds_nothing_on_the_pages_of_points(
    visit, doors: Doors, screen: str, theme: str, locale: str
) -> None:  # type: ignore[no-untyped-def]
    folder = os.environ.get("SCREENSHOTS")
    for number, (client, paths) in enumerate(doors):
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        for place, path in enumerate(paths if folder else ()):
            name = f"points-{number}{place}-{screen}-{locale}.png"
            reader.open(path).screenshot(path=Path(folder or "") / name, full_page=True)
