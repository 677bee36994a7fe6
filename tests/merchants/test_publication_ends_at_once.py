"""Very many items that end on one day: exact whether or not the sweep runs, told once each."""

from __future__ import annotations

import os
import sys
import time

import pytest
from django.test import Client

from merchants.lookup.models import Card, Change
from merchants.lookup.turning import turn_all
from tests.factories.cards import card, rebuilt_cards, stored_cards
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, registration
from tests.merchants.outside import api, later, shop_code

ITEMS = int(os.environ.get("ITEMS_ENDING", "60"))
IN_A_SHOP = 5
SHOPS = max(1, ITEMS // IN_A_SHOP)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ending() -> None:
    """As many items as asked for, all on their last day."""
    hand_in("enterprises", *[registration(number) for number in range(1, SHOPS + 1)])
    rows = [
        penalty(number, CF_WSH=f"罚{number}之{item}", CF_GSJZQ=ago(0))
        for number in range(1, SHOPS + 1)
        for item in range(IN_A_SHOP)
    ]
    hand_in("penalties", *rows)


@pytest.mark.usefixtures("ending")
def test_promise_03_if_the_sweep_never_runs_nothing_that_ended_is_shown(client: Client) -> None:
    looked = sorted({1, SHOPS // 2 or 1, SHOPS})
    for number in looked:
        assert len(card(number)["penalties"]) == IN_A_SHOP
    with later(days=1):
        for number in looked:
            assert card(number)["penalties"] == []
            assert api(client, f"merchants/{shop_code(number)}")["counts"]["penalties"] == 0


@pytest.mark.usefixtures("ending")
def test_promise_03_the_sweep_ends_everything_once() -> None:
    with later(days=1):
        began = time.perf_counter()
        turned = turn_all()
        took = time.perf_counter() - began
        assert turned == SHOPS
        assert turn_all() == 0
        ended = Change.objects.filter(kind="item_ended", item_kind="penalty")
        assert ended.count() == SHOPS * IN_A_SHOP
        assert ended.values("item_id").distinct().count() == SHOPS * IN_A_SHOP
        assert Card.objects.count() == SHOPS
        if SHOPS * IN_A_SHOP <= 1000:  # comparing every card is for small runs
            assert stored_cards() == rebuilt_cards()
    sys.stdout.write(f"\n{SHOPS * IN_A_SHOP} items of {SHOPS} shops ended: {took:.2f} s\n")
