"""Who was there says kept or not: once a visit, changeable, anonymous, and it changes no state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from backend.consent.rights import registry
from backend.kernel.errors import DomainError
from merchants.commitments.figures import board, figures_of
from merchants.commitments.models import PromiseWord
from merchants.commitments.reading import keeps_promises
from merchants.commitments.replies import reply_to_words
from merchants.commitments.rights import erase_words, promise_words
from merchants.commitments.sweeps import recount
from merchants.commitments.voices import take_back_words
from merchants.reviews.visits import made as token_of
from tests.accounts.cast import client_of, somebody
from tests.merchants import opinions
from tests.merchants.commitments.promising import Shop, found, office, officer, said, visited
from tests.merchants.outside import api, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return Shop()


def refusal(act: Any) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        act()
    return refused.value.code


def test_a_word_needs_a_visit_and_counts_once_per_visit(shop: Shop) -> None:
    made, other = shop.promises(), shop.promises("same_price")
    guest, token = somebody(1), visited(shop.merchant)
    assert refusal(lambda: said(made, by=guest, token="")) == "visit_token_missing"
    assert refusal(lambda: said(made, by=guest, token="x" * 40)) == "visit_token_invalid"
    assert refusal(lambda: said(made, by=shop.owner)) == "own_shop"
    first = said(made, by=guest, token=token)
    assert said(made, by=guest, token=token, kept=False).id == first.id
    assert said(made, by=guest, token="").is_kept is True
    assert refusal(lambda: said(made, by=somebody(2), token=token)) == "visit_token_spent"
    said(other, by=guest, token=token)  # the same visit, another promise
    assert PromiseWord.objects.count() == 2
    assert shop.now(made).status == "open"
    assert recount() == []


def test_few_words_are_not_told_and_more_are_told_with_their_interval(
    shop: Shop, client: Client
) -> None:
    made = shop.promises()
    address = f"merchants/{shop.merchant.code}/commitments"
    for _ in range(4):
        said(made)
    (told,) = api(client, address)["results"]
    assert (told["confirmations"]["n"], told["confirmations"]["withheld"]) == (None, True)
    said(made, kept=False)
    told = api(client, address)["results"][0]["confirmations"]
    assert (told["n"], told["kept"], told["share"]) == (5, 4, 0.8)
    assert told["low"] < 0.8 < told["high"]
    page = client.get(f"/m/{shop.merchant.code}/promises").content.decode()
    assert "到店顾客 5 次评说，4 次认为兑现" in page


def test_what_one_said_is_taken_back_copied_and_goes_with_the_person(shop: Shop) -> None:
    made = shop.promises()
    guest = somebody(1)
    said(made, by=guest)
    assert [row["promise"] for row in promise_words(guest)] == ["7 日无理由退货"]
    assert "promise_words" in {one.section for one in registry.erasers()}
    assert take_back_words(speaker=guest, merchant=shop.merchant, commitment=made.id) == 1
    said(made, by=guest)
    assert erase_words(guest) == 1
    assert figures_of(shop.merchant.pk, [made.id])[made.id]["withheld"] is False
    assert recount() == []


def test_nothing_on_the_shops_side_leads_to_who_spoke(shop: Shop) -> None:
    made, guest = shop.promises(), somebody(1)
    word = said(made, by=guest)
    client = client_of(shop.owner)
    token = {"x-session-token": client.cookies["sessionid"].value} if False else {}
    for path in ("/shop/promises", f"/shop/promises/{made.id}"):
        text = client.get(path, headers=token).content.decode()
        assert str(guest.pk) not in text
        assert str(word.id) not in text


def test_the_shop_answers_in_public_and_keeps_what_it_said(shop: Shop, client: Client) -> None:
    made = shop.promises()
    say = {"shop": shop.organisation, "person": shop.owner, "commitment": made.id}
    assert refusal(lambda: reply_to_words(**say, text="找李建国，电话 13800138000")) == (
        "promise_names_a_person"
    )
    reply_to_words(**say, text="退货柜台在一楼。")
    assert reply_to_words(**say, text="退货柜台搬到二楼。").version == 2
    (told,) = api(client, f"merchants/{shop.merchant.code}/commitments")["results"]
    assert told["reply"]["text"] == "退货柜台搬到二楼。"


def test_keeps_promises_is_the_public_rule_and_nothing_else(shop: Shop) -> None:
    today, key = timezone.localdate(), shop.merchant.pk
    assert keeps_promises(key, on=today) is False
    made = shop.promises("marked_prices")
    half = today + timedelta(days=184)
    assert keeps_promises(key, on=today) is False
    assert keeps_promises(key, on=half) is True
    for kept in [True] * 3 + [False] * 6:
        said(made, kept=kept)
    assert keeps_promises(key, on=half) is False  # surely fewer than eight in ten
    for _ in range(40):
        said(made)
    assert keeps_promises(key, on=half) is True
    here = office()
    by = officer(here)
    found(here, by, shop.promises())
    assert keeps_promises(key, on=half) is False
    assert keeps_promises(key, on=today + timedelta(days=366)) is False  # its validity is over
    found(here, by, made, "kept")
    assert keeps_promises(key, on=today + timedelta(days=367)) is True


def test_promise_02_the_board_lists_good_examples_only(shop: Shop, client: Client) -> None:
    made, rival = shop.promises(), Shop(uscc="91500112MA5U1A2B3C", name="隔壁面馆")
    theirs = rival.promises()
    for _ in range(10):
        said(made)
        said(theirs, kept=False)
    today = timezone.localdate()
    assert [row["code"] for row in board(on=today)] == [shop.merchant.code]
    page = client.get("/boards").content.decode()
    assert "到店顾客确认兑现 10/10" in page
    assert rival.merchant.code not in page
    found(here := office(), officer(here), shop.promises("same_price"))
    assert board(on=today) == []


def test_scanned_at_the_door_one_says_it_by_page(shop: Shop) -> None:
    made = shop.promises()
    digits = opinions.seal_of(shop.merchant)
    client = client_of(somebody(1))
    assert f"/m/{digits}/promises/visit" in client.get(f"/m/{digits}").content.decode()
    address = f"/m/{shop.merchant.code}/promises"
    assert client.get(f"/m/{digits}/promises/visit").url == address
    assert f"{address}/{made.id}/word" in client.get(address).content.decode()
    answer = client.post(f"{address}/{made.id}/word", {"kept": "no"})
    assert answer.url == f"{address}?done=said"
    client.post(f"{address}/{made.id}/word", {"kept": "yes"})
    assert PromiseWord.objects.get().is_kept is True
    client.post(f"{address}/{made.id}/word", {"kept": "none"})
    assert not PromiseWord.objects.exists()


def test_a_visit_of_long_ago_proves_nothing(shop: Shop) -> None:
    made = shop.promises()
    token = token_of(shop.merchant.pk, timezone.localdate())
    with later(days=40):
        assert refusal(lambda: said(made, token=token)) == "visit_token_invalid"
