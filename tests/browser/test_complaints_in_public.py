"""Published complaints, good examples, offices' terms, and the block on a shop's page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.kernel.ids import uuid7
from merchants.complaints.models import CaseDeadline
from merchants.lookup.cards import rebuild_cards
from merchants.registry.models import Merchant
from tests.accounts.cast import organisation
from tests.browser.test_everyone_can_read_it import faults_of
from tests.merchants.insights.counting import case, counted
from tests.merchants.licence_shops import make_shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop() -> Merchant:
    """Eleven complaints, two of them published; an office that was late once."""
    shop = make_shop(division_code="500112")
    rebuild_cards([shop.pk])
    for number in range(9):
        case(shop, answer="in_time", outcome=["solved", "solved", "not_solved"][number % 3])
    case(
        shop,
        words="电饭煲第二天就不通电，店家说人为损坏，不肯换。",
        answer="late",
        outcome="partly",
    )
    last = case(shop, words="办了年卡不给退", answer="in_time", outcome="solved")
    CaseDeadline.objects.create(
        merchant_id=shop.pk, id=uuid7(), complaint_id=last.id, step="accept", owed_by="office",
        owed_by_id=organisation().pk, started_on="2026-10-20", length=7, unit="working_days",
        due_on="2026-10-29", met_on="2026-11-02", late_days=4,
    )  # fmt: skip
    counted()
    return shop


@pytest.mark.parametrize(
    ("screen", "theme", "locale"), [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]
)
def test_axe_finds_nothing(visit, shop: Merchant, screen: str, theme: str, locale: str) -> None:  # type: ignore[no-untyped-def]
    reader = visit(screen, theme, bypass_csp=True, locale=locale)
    pages = ("/complaints", "/complaints?q=年卡", "/boards", "/offices", f"/m/{shop.code}")
    assert faults_of(reader, pages) == {}
    assert reader.trouble == []
    folder = os.environ.get("SCREENSHOTS")
    for number, path in enumerate(pages if folder else ()):
        name = f"public-{number}-{screen}-{locale}.png"
        reader.open(path).screenshot(path=Path(folder or "") / name, full_page=True)
