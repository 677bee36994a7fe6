"""Offers for shops: better terms for promises kept, told to those who act for the shop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from incentives.demo.offers import proposal, told
from incentives.offers.conditions import Facts, facts_of, meets, shop_facts_of
from incentives.offers.models import Version
from tests.accounts.cast import by_app_too, client_of, somebody
from tests.incentives.asked import a_member_with
from tests.incentives.listed import a_partner, a_version
from tests.merchants.commitments.promising import Shop, found, office, officer

pytestmark = pytest.mark.django_db
HALF = timedelta(days=184)
KEPT = {"needs_kept_promises": True, "needs_membership": False, "subject": "shop"}


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def versions() -> dict[str, Version]:
    bank = a_partner()
    plain = {"better_zh": "", "better_en": "", "needs_membership": False, "subject": "shop"}
    return {
        "kept": a_version(bank, title_zh="守诺贷", ends_on=_far(), **KEPT),
        "all": a_version(bank, title_zh="家家贷", terms={}, ends_on=_far(), **plain),
        "person": a_version(bank, title_zh="给人的", ends_on=_far()),
    }


def _far() -> Any:
    return timezone.localdate() + timedelta(days=300)


def later(days: timedelta = HALF) -> Any:
    return time_machine.travel(timezone.now() + days, tick=True)


def test_a_shops_facts_are_what_anybody_can_see_of_it(shop: Shop) -> None:
    key, place = shop.merchant.pk, shop.merchant.division_code
    assert shop_facts_of(key) == Facts(place=place)
    made = shop.promises("marked_prices")
    assert shop_facts_of(key).keeps_promises is False  # made today, nothing is proven yet
    with later():
        assert shop_facts_of(key) == Facts(keeps_promises=True, place=place)
    here = office()
    found(here, officer(here), made)
    with later():
        assert shop_facts_of(key).keeps_promises is False


def test_promise_12_points_of_whoever_is_behind_it_open_nothing_for_a_shop(
    shop: Shop, versions: dict[str, Version]
) -> None:
    assert shop_facts_of(shop.merchant.pk).points == 0
    assert not meets(versions["kept"], facts_of(a_member_with(900, 77).pk))


def page_of(person: User, shop: Any = "", **more: str) -> Any:
    return client_of(person).get("/me/offers", {**({"shop": str(shop)} if shop else {}), **more})


def test_whoever_acts_for_a_shop_sees_offers_for_it_and_why(
    shop: Shop, versions: dict[str, Version]
) -> None:
    mine = page_of(shop.owner).content.decode()
    assert "给人的" in mine
    assert "守诺贷" not in mine
    assert f"/me/offers?shop={shop.organisation.pk}" in mine
    theirs = page_of(shop.owner, shop.organisation.pk).content.decode()
    assert theirs.index("家家贷") < theirs.index("守诺贷")  # not yet: below what asks nothing
    assert "公开承诺并守诺的商户" in theirs
    assert "给人的" not in theirs
    assert "积分" not in theirs.split('id="offers"')[1].split("</ul>")[0]
    shop.promises("marked_prices")
    with later():
        kept = page_of(shop.owner, shop.organisation.pk).content.decode()
    assert kept.index("守诺贷") < kept.index("家家贷")
    assert "店铺满足条件，可享更优" in kept


def test_promise_20_nobody_looks_through_the_eyes_of_a_shop_that_is_not_theirs(
    shop: Shop, versions: dict[str, Version]
) -> None:
    stranger = somebody(41)
    assert page_of(stranger, shop.organisation.pk).status_code == 404
    assert page_of(stranger, "nonsense").status_code == 404
    client = client_of(stranger)
    headers = by_app_too(client).headers
    for asked in (str(shop.organisation.pk), "x", "0" * 36):
        answer = client.get(f"/api/v1/me/offers?shop={asked}", headers=headers)
        assert answer.status_code == 404
    assert Client().get(f"/me/offers?shop={shop.organisation.pk}").status_code == 302


def test_the_app_is_told_the_same_and_reads_on(shop: Shop, versions: dict[str, Version]) -> None:
    client = client_of(shop.owner)
    headers = by_app_too(client).headers
    here = f"/api/v1/me/offers?shop={shop.organisation.pk}&limit=1"
    first = client.get(here, headers=headers).json()
    assert first["results"][0]["offer"]["title"] == "家家贷"
    assert first["ideas"] == []
    second = client.get(first["next"], headers=headers).json()
    assert [one["offer"]["title"] for one in second["results"]] == ["守诺贷"]
    (why,) = second["results"][0]["why"]
    assert (why["code"], why["is_met"]) == ("kept_promises", False)


def test_the_demo_thanks_shops_that_keep_their_promises() -> None:
    asking = [each for each in told()["offers"] if each["condition"].get("needs_kept_promises")]
    assert {each["field"] for each in asking} == {"loan", "trade"}
    assert all(each["subject"] == "shop" and proposal(each).texts.better_zh for each in asking)
