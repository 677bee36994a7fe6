"""A complaint on a phone, from the form to the confirmed outcome; every room of it read by axe."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from merchants.complaints import actions
from merchants.complaints.handling import actions as office
from merchants.complaints.reports.actions import Allegation, file_report
from tests.accounts.cast import client_of
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.merchants.complaints.cast import WORDS, Cast, cast, grievance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Doors = list[tuple[Client, tuple[str, ...]]]


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def doors(people: Cast) -> Doors:
    """Somebody for each page, with something on it."""
    shop = people.merchant
    facts = {
        "amount": Decimal("199.00"),
        "takes_others": True,
        "may_publish": True,
        "shows_phone": True,
    }
    case = actions.file_complaint(
        complainant=people.citizen, merchant=shop, grievance=grievance(**facts)
    )
    at_shop = {"shop": people.shop, "clerk": people.clerk, "complaint": case.id}
    other = actions.file_complaint(
        complainant=people.neighbour, merchant=shop, grievance=grievance(category="price.fraud")
    )
    handling = actions.take_to_office(complainant=people.neighbour, complaint=other.id)
    by = {"officer": people.officer, "office": people.office, "handling": handling.id}
    office.accept_complaint(**by)
    actions.answer_complaint(**at_shop, text="很抱歉，给您换一台新的，周末前送到。")
    allegation = Allegation(category="licence.missing", words="没有食品许可证。", is_named=True)
    report = file_report(merchant=shop, allegation=allegation, reporter=people.citizen).report
    form = f"/m/{shop.code}/complain"
    mine = (form, "/me/cases", f"/me/cases/{case.id}", f"/me/reports/{report.id}")
    return [
        (Client(), (f"{form}?kind=report", f"{form}?kind=both", "/reports")),
        (client_of(people.citizen), mine),
        (client_of(people.neighbour), (f"/m/{shop.code}/complaints/{case.id}/join",)),
        (client_of(people.clerk), ("/shop/complaints?queue=open", f"/shop/complaints/{other.id}")),
        (
            client_of(people.officer, strong=True),
            (
                "/office/complaints?queue=mediation",
                "/office/complaints/statistics",
                f"/office/complaints/{handling.id}",
                "/office/reports",
                f"/office/reports/{report.id}",
            ),
        ),
    ]


def signed_in(reader: Any, client: Client) -> Any:
    return as_person(reader, client) if client.cookies else reader


@pytest.mark.parametrize(
    ("screen", "theme", "locale"), [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]
)
def test_axe_finds_nothing(visit, doors: Doors, screen: str, theme: str, locale: str) -> None:  # type: ignore[no-untyped-def]
    folder = os.environ.get("SCREENSHOTS")
    for number, (client, paths) in enumerate(doors):
        reader = signed_in(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        for place, path in enumerate(paths if folder else ()):
            name = f"complain-{number}{place}-{screen}-{locale}.png"
            reader.open(path).screenshot(path=Path(folder or "") / name, full_page=True)


def test_a_complaint_from_the_phone_to_its_outcome(visit, people: Cast) -> None:  # type: ignore[no-untyped-def]
    citizen = as_person(visit("phone"), client_of(people.citizen))
    page = citizen.open(f"/m/{people.merchant.code}/complain")
    page.get_by_label("问题类别").select_option("quality.defective")
    page.get_by_label("发生日期").fill("2026-01-05")
    page.get_by_label("经过").fill(WORDS)
    page.get_by_label("更换").check()
    page.wait_for_timeout(600)  # the draft is kept a moment after the last key
    page.reload()
    page.get_by_text("已存在这部手机上").first.wait_for()
    assert page.get_by_label("经过").input_value() == WORDS
    page.get_by_role("button", name="提交").click()
    page.get_by_text("店家马上就能看到").wait_for()
    mine = page.url.partition("?")[0]
    clerk = as_person(visit("phone"), client_of(people.clerk)).open("/shop/complaints")
    clerk.locator(".results a").first.click()
    clerk.get_by_label("给顾客的答复").fill("很抱歉，给您换一台。")
    clerk.get_by_role("button", name="送出答复").click()
    clerk.get_by_text("答复已送达").wait_for()
    page.goto(mine)
    page.get_by_label("已解决", exact=True).check()
    page.get_by_role("button", name="确认结果").click()
    page.get_by_text("结果已记下").wait_for()
    page.goto(f"{citizen.base}/m/{people.merchant.code}/complain")
    assert page.get_by_label("经过").input_value() == ""
    assert (citizen.trouble, citizen.strangers()) == ([], [])


def test_without_a_net_it_waits_on_the_phone_and_goes_by_itself(visit, people: Cast) -> None:  # type: ignore[no-untyped-def]
    citizen = as_person(visit("phone"), client_of(people.citizen))
    page = citizen.open(f"/m/{people.merchant.code}/complain")
    page.get_by_label("问题类别").select_option("quality.defective")
    page.get_by_label("发生日期").fill("2026-01-05")
    page.get_by_label("经过").fill(WORDS)
    page.get_by_label("更换").check()
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
    page.get_by_label("小票").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    citizen.context.set_offline(True)
    page.get_by_role("button", name="提交").click()
    page.get_by_text("有网络后会自动提交").wait_for()
    citizen.context.set_offline(False)
    page.get_by_text("店家马上就能看到").wait_for()
    assert page.get_by_text("附件 1").is_visible()
