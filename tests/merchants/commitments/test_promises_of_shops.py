"""A shop promises, withdraws, is found to have kept or broken; everybody sees it at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from backend.kernel.errors import DomainError
from backend.notices.models import Notice
from merchants.commitments.actions import withdraw_promise
from merchants.commitments.models import Commitment
from merchants.commitments.receipts import receipt_of_version
from merchants.lookup.models import Change
from tests.factories.cards import rebuilt_cards, stored_cards
from tests.merchants.commitments.promising import Shop, found, office, officer
from tests.merchants.outside import api, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return Shop()


def refusal(act: Any) -> str:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        act()
    return refused.value.code


def feed_of(shop: Shop) -> list[tuple[str, str]]:
    told = Change.objects.filter(merchant_id=shop.merchant.pk).order_by("id")
    return list(told.values_list("kind", "item_kind"))


def test_a_promise_is_on_card_page_and_feed_with_code_and_receipt(
    shop: Shop, client: Client
) -> None:
    made = shop.promises()
    day = timezone.localdate()
    assert made.code == f"500112{day:%Y%m%d}000001"
    assert shop.promises("same_price").code.endswith("000002")
    card = api(client, f"merchants/{shop.merchant.code}")
    assert [one["title"] for one in card["commitments"]] == ["线上线下同价", "7 日无理由退货"]
    assert card["counts"]["commitments"] == 2
    assert card["commitments"][1]["source"]["delivered_by"] == shop.merchant.name
    assert feed_of(shop) == [("item_published", "commitment")] * 2
    assert receipt_of_version(made)["act"]["title"] == "7 日无理由退货"
    page = client.get(f"/m/{shop.merchant.code}/promises").content.decode()
    assert "7 日无理由退货" in page
    english = client.get(f"/m/{shop.merchant.code}/promises", headers={"accept-language": "en"})
    assert "the full price is returned" in english.content.decode()
    assert made.code in page
    assert "公开承诺 2 项，2 项履行中" in client.get(f"/m/{shop.merchant.code}").content.decode()
    assert stored_cards() == rebuilt_cards()


def test_one_of_a_kind_is_open_at_a_time_and_words_of_ones_own_name_nobody(shop: Shop) -> None:
    shop.promises()
    assert refusal(shop.promises) == "commitment_already_open"
    own = {"title": "代客停车", "content": "午市晚市代客停车。", "liability": "免当次停车费。"}
    assert shop.promises(**own).template == ""
    for words, code in (
        ({"content": "有事找店长王建国，电话13800138000"}, "promise_names_a_person"),
        ({"liability": " "}, "words_missing"),
        ({"title": "诺" * 61}, "words_too_long"),
        ({"valid_until": timezone.localdate()}, "validity_invalid"),
    ):
        assert refusal(lambda words=words: shop.promises(**own | words)) == code
    assert Commitment.objects.count() == 2


def test_what_is_withdrawn_is_shown_for_three_months_and_then_gone(
    shop: Shop, client: Client
) -> None:
    made = shop.promises()
    take = {"shop": shop.organisation, "person": shop.owner, "commitment": made.id}
    gone = withdraw_promise(**take)
    assert (gone.status, gone.version) == ("withdrawn", 2)
    assert withdraw_promise(**take).version == 2
    assert shop.promises().code.endswith("000002")
    address = f"merchants/{shop.merchant.code}"
    assert [one["state"] for one in api(client, address)["commitments"]] == ["open", "withdrawn"]
    with later(days=93):
        assert [one["state"] for one in api(client, address)["commitments"]] == ["open"]
        assert feed_of(shop)[-1] == ("item_ended", "commitment")


def test_validity_ends_by_itself_and_makes_room(shop: Shop, client: Client) -> None:
    made = shop.promises(valid_until=timezone.localdate() + timedelta(days=30))
    with later(days=31):
        (told,) = api(client, f"merchants/{shop.merchant.code}")["commitments"]
        assert told["state"] == "ended"
        shop.promises()
        assert shop.now(made).status == "ended"
        assert stored_cards() == rebuilt_cards()


def test_an_authority_finds_with_reasons_and_the_shop_is_told(shop: Shop, client: Client) -> None:
    made, here = shop.promises(), office()
    by = officer(here)
    assert refusal(lambda: found(here, by, made, reasons=" ")) == "reasons_missing"
    assert refusal(lambda: found(here, by, made, unfulfilled="")) == "unfulfilled_content_missing"
    assert refusal(lambda: found(here, by, made, "kept", unfulfilled="无")) == (
        "unfulfilled_content_given"
    )
    elsewhere = office(("110000",), "elsewhere")
    assert refusal(lambda: found(elsewhere, officer(elsewhere), made)) == "not_found"
    assert refusal(lambda: found(here, shop.owner, made)) == "own_interest"
    broken = found(here, by, made)
    assert receipt_of_version(broken)["act"]["outcome"] == "broken"
    assert Notice.objects.filter(person=shop.owner.pk, kind="promise.determined").count() == 1
    (told,) = api(client, f"merchants/{shop.merchant.code}")["commitments"]
    assert (told["state"], told["unfulfilled"]) == ("broken", "两次拒绝退货")
    assert told["source"]["office"] == here.name
    assert feed_of(shop) == [("item_published", "commitment"), ("item_corrected", "commitment")]
    history = client.get(f"/m/{shop.merchant.code}/history").content.decode()
    assert "两次拒绝退货" in history
    assert found(here, by, made, "kept").version == 3


def test_promise_03_a_broken_promise_is_told_for_a_year_and_leaves_no_trace(
    shop: Shop, client: Client
) -> None:
    made, here = shop.promises(), office()
    found(here, officer(here), made)
    day = timezone.localdate()
    past = f"merchants/{shop.merchant.code}/as-of/{day}"
    with later(days=364):
        assert api(client, past)["card"]["commitments"][0]["state"] == "broken"
    with later(days=367):
        assert api(client, f"merchants/{shop.merchant.code}")["commitments"] == []
        (told,) = api(client, past)["card"]["commitments"]
        assert (told["state"], told["unfulfilled"]) == ("ended", "")
        assert told["source"]["office"] != here.name
        assert "两次拒绝退货" not in client.get(f"/m/{shop.merchant.code}/history").content.decode()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE merchants_commitment SET title = '别的'",
        "DELETE FROM merchants_commitment",
        "UPDATE merchants_commitmentcode SET merchant_id = gen_random_uuid()",
        "INSERT INTO merchants_commitment SELECT (jsonb_populate_record(c, "
        '\'{"version": 2, "title": "别的"}\')).* FROM merchants_commitment c',
    ],
)
def test_the_database_keeps_what_was_promised(shop: Shop, change: str) -> None:
    shop.promises()
    with pytest.raises(IntegrityError), connection.cursor() as cursor, transaction.atomic():
        cursor.execute(change)
