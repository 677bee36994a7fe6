"""A new day: what is over is gone at once, and the feed says so once, whoever notices first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from merchants.lookup import turning
from merchants.lookup.models import Card, Change
from merchants.lookup.reading import card_of, fresh_card
from merchants.lookup.sweeps import turn_cards
from merchants.lookup.turning import turn_all
from tests.factories.cards import feed, rebuilt_cards, stored_cards
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import evaluation, listing, penalty, permit, registration
from tests.intake.delivered import code
from tests.merchants.outside import OPEN, api, later, long_ago, merchant, shop_code

OFFENCE = "经营超过保质期的食品"
PUBLISHED, ENDED = ("item_published", "penalty"), ("item_ended", "penalty")
pytestmark = pytest.mark.django_db


@pytest.fixture
def last_day() -> str:
    """A shop with a penalty on the last day of its publication."""
    hand_in("enterprises", registration())
    long_ago(days=3)
    hand_in("penalties", penalty(CF_GSJZQ=ago(0)))
    return shop_code()


def sweep() -> None:
    turn_all()


def look() -> None:
    card_of(code())


def deliver_something_else() -> None:
    hand_in("permits", permit())


NOTICING = (sweep, look, deliver_something_else)


def penalties_told() -> list[tuple[str, str]]:
    return [told for told in feed() if told[1] == "penalty"]


def test_promise_03_on_its_last_day_an_item_is_shown(client: Client, last_day: str) -> None:
    assert turn_all() == 0
    assert api(client, f"merchants/{last_day}")["counts"]["penalties"] == 1
    assert OFFENCE in client.get(f"/m/{last_day}").content.decode()


def test_promise_03_the_day_after_it_is_gone_without_anybody_doing_anything(
    client: Client, last_day: str
) -> None:
    held = client.get(f"{OPEN}/merchants/{last_day}").headers["ETag"]
    with later(days=1):
        answer = client.get(f"{OPEN}/merchants/{last_day}", headers={"if-none-match": held})
        assert answer.status_code == 200
        assert answer.json()["penalties"] == []
        assert answer.json()["counts"]["penalties"] == 0
        for address in (f"/m/{last_day}", f"/m/{last_day}/history", f"/?q={code()}"):
            assert OFFENCE not in client.get(address).content.decode()


@pytest.mark.parametrize("first", NOTICING)
@pytest.mark.parametrize("second", NOTICING)
def test_promise_03_the_feed_tells_of_an_end_once_whoever_notices_first(
    last_day: str, first: Callable[[], None], second: Callable[[], None]
) -> None:
    with later(days=1):
        first()
        second()
        assert penalties_told() == [PUBLISHED, ENDED]
    with later(days=2):
        first()
    with later(days=400):
        second()
    assert penalties_told() == [PUBLISHED, ENDED]
    assert OFFENCE not in str(stored_cards())


def test_an_item_revoked_after_its_end_ended_once(last_day: str) -> None:
    with later(days=1):
        hand_in("penalties", penalty(CF_GSJZQ=ago(1), 撤销日期=ago(1)))
        turn_all()
    assert penalties_told() == [PUBLISHED, ENDED]


def test_an_item_prolonged_after_its_end_is_published_again(last_day: str) -> None:
    with later(days=1):
        turn_all()
        hand_in("penalties", penalty(CF_GSJZQ=ago(-30)))
    first, second, again = penalties_told()
    assert (first, second) == (PUBLISHED, ENDED)
    assert again != ENDED  # the database, still on the day before, calls it a correction
    with later(days=40):
        turn_all()
        turn_all()
    assert penalties_told() == [PUBLISHED, ENDED, again, ENDED]


def test_a_revocation_is_told_at_once_and_once(client: Client, last_day: str) -> None:
    hand_in("penalties", penalty(CF_GSJZQ=ago(0), 撤销日期=ago(0)))
    assert api(client, f"merchants/{last_day}")["penalties"] == []
    with later(days=1):
        turn_all()
        look()
    assert penalties_told() == [PUBLISHED, ENDED]


def test_a_tombstone_says_which_item_and_nothing_of_it(last_day: str) -> None:
    with later(days=1):
        turn_all()
    published, ended = Change.objects.filter(item_id__isnull=False).order_by("id")
    assert ended.item_id == published.item_id
    assert {field.name for field in Change._meta.fields} == {
        "id", "merchant_id", "code", "kind", "item_id", "item_kind", "at", "position",
    }  # fmt: skip


def test_everything_with_an_end_ends(client: Client) -> None:
    hand_in("enterprises", registration())
    hand_in("lists", listing(公示截止期=ago(-5)))
    hand_in("lists", listing(名单类型="荣誉", 名单名称="诚信商户", 有效期=ago(-5)))
    hand_in("evaluations", evaluation(有效期=ago(-5)))
    shop = shop_code()
    with later(days=5):
        card = api(client, f"merchants/{shop}")
        assert (card["counts"]["listings"], card["counts"]["honours"]) == (1, 1)
        assert card["evaluation"]["grade"] == "B"
    with later(days=6):
        card = api(client, f"merchants/{shop}")
        assert (card["counts"]["listings"], card["counts"]["honours"]) == (0, 0)
        assert card["evaluation"] is None
    assert sorted(kind for how, kind in feed() if how == "item_ended") == [
        "evaluation", "honour", "listing",
    ]  # fmt: skip


def test_a_lapsed_permit_stays_and_says_so(client: Client) -> None:
    hand_in("enterprises", registration())
    hand_in("permits", permit(XK_YXQZI=ago(-1)))
    shop = shop_code()
    with later(days=1):
        assert api(client, f"merchants/{shop}")["permits"][0]["state"] == "valid"
    with later(days=2):
        assert api(client, f"merchants/{shop}")["permits"][0]["state"] == "expired"
    assert ("item_ended", "permit") not in feed()


def test_a_sweep_turns_every_card_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "AT_ONCE", 2)
    hand_in("enterprises", *[registration(n) for n in range(1, 6)])
    hand_in("penalties", *[penalty(n, CF_WSH=f"罚{n}号", CF_GSJZQ=ago(0)) for n in range(1, 6)])
    with later(days=1):
        assert turn_all() == 5
        assert turn_all() == 0
        assert all(ENDED in feed(number) for number in range(1, 6))
        assert stored_cards() == rebuilt_cards()


def test_a_turned_card_is_the_card_that_would_be_built_anew(last_day: str) -> None:
    hand_in("permits", permit(XK_YXQZI=ago(-20)))
    for days in (1, 5, 21, 900):
        with later(days=days):
            look()
            assert stored_cards() == rebuilt_cards()


def in_a_thread(action: Callable[[], object]) -> None:
    try:
        action()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_promise_03_many_who_notice_at_once_tell_of_it_once(last_day: str, attempt: int) -> None:
    shop = merchant().pk
    actions = [turn_all, lambda: fresh_card(shop), lambda: turning.turn([shop])] * 3
    with later(days=1), ThreadPoolExecutor(len(actions)) as threads:
        list(threads.map(in_a_thread, actions))
        assert penalties_told() == [PUBLISHED, ENDED]
        assert stored_cards() == rebuilt_cards()


@pytest.mark.django_db(transaction=True)
def test_the_sweep_itself_turns_cards(last_day: str, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    with later(days=1):
        turn_cards()
        assert not Card.objects.filter(body__contains=OFFENCE).exists()
    assert penalties_told() == [PUBLISHED, ENDED]
