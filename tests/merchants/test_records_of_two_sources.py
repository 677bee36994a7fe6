"""The same document by two sources is one item, and both are shown."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.cards import card, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, hand_in
from tests.factories.rows import penalty, permit, registration

pytestmark = pytest.mark.django_db

OFFICE, CITY = "渝北区市场监督管理局", "市信用中心"


@pytest.fixture(autouse=True)
def _shop(db: None) -> None:
    hand_in("enterprises", registration())


def test_the_office_that_decided_comes_first_and_the_other_beside_it() -> None:
    hand_in("penalties", penalty(), source=CENTRE)
    hand_in("penalties", penalty())
    (item,) = card()["penalties"]
    (other,) = item["also"]
    assert (item["source"]["delivered_by"], other["delivered_by"]) == (OFFICE, CITY)
    assert (other["differs"], other["facts"]) == (False, None)
    assert card()["counts"]["penalties"] == 1
    assert stored_cards() == rebuilt_cards()


def test_other_amounts_are_said_and_nobody_chooses_between_them() -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(CF_NR_FK="1"), source=CENTRE)
    (item,) = card()["penalties"]
    (other,) = item["also"]
    assert (item["fine"]["amount"], other["facts"]["fine"]["amount"]) == ("30000.00", "10000.00")
    page = Client().get(f"/m/{card()['code']}").content.decode()
    assert f"{CITY}于" in page
    assert "内容不一致：罚款金额 1 万元" in page or "内容不一致：罚款金额 10,000" in page


def test_one_source_alone_needs_no_word_of_others() -> None:
    hand_in("permits", permit())
    assert "also" not in card()["permits"][0]


def test_what_the_first_source_takes_back_leaves_with_its_twin() -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(), source=CENTRE)
    hand_in("penalties", penalty(撤销日期=card()["penalties"][0]["source"]["decided_on"]))
    assert card()["penalties"] == []
    assert card()["counts"]["penalties"] == 0
