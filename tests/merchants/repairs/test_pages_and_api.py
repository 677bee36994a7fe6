"""What the shop, the office and everybody see of repairs, by page and by API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from merchants.records.models import Record
from merchants.repairs.models import Repair
from tests.factories.deliveries import hand_in
from tests.factories.rows import penalty
from tests.merchants.repairs.repairing import REASONS, WORDS, Office, Shop, app, general, proof

pytestmark = pytest.mark.django_db


def test_a_shop_asks_on_its_page_and_keeps_its_receipts() -> None:
    Office()
    shop = Shop()
    client = app(shop.owner)
    assert "申请修复" in client.get("/shop/repairs").content.decode()
    at = f"/shop/repairs/items/{shop.record.id}"
    assert "修复告知" in client.get(at).content.decode()
    sent = {"words": WORDS, "signed": "yes", "files": proof()}
    answer = client.post(at, sent)
    one = Repair.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/shop/repairs/{one.id}?done=filed",
    )
    page = client.get(answer.headers["Location"]).content.decode()
    assert WORDS[:10] in page
    receipt = client.get(f"/shop/repairs/{one.id}/receipts/{one.entry}").json()
    assert receipt["act"]["repair"] == str(one.id)
    answer = client.post(at, {"words": WORDS, "signed": "yes", "files": proof()})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"signed": "yes", "files": proof()}, "请用文字说明"),
        ({"words": WORDS, "files": proof()}, "信用承诺"),
        ({"words": WORDS, "signed": "yes"}, "证明材料"),
    ],
)
def test_an_incomplete_form_says_what_is_missing(sent: dict[str, object], says: str) -> None:
    Office()
    shop = Shop()
    at = f"/shop/repairs/items/{shop.record.id}"
    answer = app(shop.owner).post(at, sent)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not Repair.objects.exists()


def test_the_kit_is_a_page_and_a_pdf() -> None:
    shop = Shop(**general(10))
    client = app(shop.owner)
    at = f"/shop/repairs/items/{shop.record.id}"
    page = client.get(at).content.decode()
    assert "最早" in page
    assert '<form method="post" class="panel stack"' not in page
    paper = client.get(f"{at}/kit.pdf")
    assert paper.content.startswith(b"%PDF-")
    told = client.get(f"/api/v1/shop/repairs/items/{shop.record.id}").json()
    assert told["item"]["obstacle"]["code"] == "repair_too_early"
    assert told["commitment"]["title"] == "信用修复承诺"


def test_officers_work_through_their_queue_by_page() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    first = app(office.first, strong=True)
    second = app(office.second, strong=True)
    assert shop.merchant.name in first.get("/office/repairs").content.decode()
    at = f"/office/repairs/{one.id}"
    assert WORDS[:10] in first.get(at).content.decode()
    assert first.get(f"{at}/files/1").status_code == 200
    assert first.post(at, {"step": "accept"}).status_code == 302
    assert "另一位" in first.get(at).content.decode()
    assert first.post(at, {"step": "grant"}).status_code == 403
    assert second.post(at, {"step": "refuse", "ground": "materials"}).status_code == 400
    said = {"step": "refuse", "ground": "materials", "reasons": REASONS}
    assert second.post(at, said).status_code == 302
    assert shop.now(one).state == "refused"
    page = app(shop.owner).get(f"/shop/repairs/{one.id}").content.decode()
    assert REASONS in page
    assert "申请复核" in page


def test_the_same_by_api_with_receipts() -> None:
    office, shop = Office(), Shop()
    mine = app(shop.owner)
    items = mine.get("/api/v1/shop/repairs/items").json()["results"]
    assert [one["may_ask"] for one in items] == [True]
    sent = {"record": items[0]["record"], "words": WORDS, "commitment_signed": "true",
            "files": proof()}  # fmt: skip
    made = mine.post("/api/v1/shop/repairs", sent)
    assert made.status_code == 201, made.content
    at = f"/api/v1/office/repairs/{made.json()['repair']['reference']}"
    first, second = (app(one, strong=True) for one in (office.first, office.second))
    assert len(first.get("/api/v1/office/repairs").json()["results"]) == 1
    assert first.get(at).json()["words"] == WORDS
    for client, act, body in (
        (first, "acceptance", {"accepted": True}),
        (first, "extension", {"days": 3, "reason": "要到现场核查。"}),
        (second, "decision", {"granted": True}),
    ):
        answer = client.post(f"{at}/{act}", json.dumps(body), "application/json")
        assert answer.status_code == 200, answer.content
        assert answer.json()["receipt"]["act"]
    assert answer.json()["repair"]["state"] == "granted"
    assert mine.get("/api/v1/shop/repairs/items").json()["results"] == []


def test_everybody_reads_the_law_the_days_and_the_figures(client: Client) -> None:
    office, shop = Office(), Shop()
    page = client.get(f"/m/{shop.merchant.code}/repairs").content.decode()
    assert "最早可申请" in page
    open_api = f"/api/open/v1/merchants/{shop.merchant.code}/repairs"
    assert len(client.get(open_api).json()["results"]) == 1
    one = shop.asks()
    office.accepts(one)
    office.refuses(one, ground="false")
    assert client.get(open_api).json()["findings"][0]["ground"] == "false"
    assert "材料虚假" in client.get(f"/m/{shop.merchant.code}/repairs").content.decode()
    assert "1 件中 0 件" in client.get("/repairs").content.decode()
    rows = client.get("/api/open/v1/repairs/figures").json()["results"]
    assert [(row["filed"], row["decided"], row["granted"]) for row in rows] == [
        (0, 0, 0), (1, 1, 0), (0, 0, 0), (1, 1, 0),
    ]  # fmt: skip


def test_promise_20_what_is_another_shops_is_not_there() -> None:
    office, shop, other = Office(), Shop(), Shop(2)
    one, stranger = shop.asks(), app(other.owner)
    for path in (f"items/{shop.record.id}", f"items/{shop.record.id}/kit.pdf", f"{one.id}"):
        assert stranger.get(f"/shop/repairs/{path}").status_code == 404
        assert stranger.get(f"/api/v1/shop/repairs/{path}").status_code == 404
    elsewhere = Office("market-500113", divisions=("500113",), sources=())
    foreign = app(elsewhere.first, strong=True)
    assert foreign.get(f"/office/repairs/{one.id}").status_code == 404
    assert foreign.post(f"/office/repairs/{one.id}", {"step": "accept"}).status_code == 404
    assert app(office.first).get(f"/office/repairs/{one.id}").status_code != 200


def test_a_long_list_takes_no_more_statements_than_a_short_one(
    django_assert_max_num_queries: Any,
) -> None:
    Office()
    shop = Shop()
    rows = [penalty(CF_WSH=f"渝北市监罚〔2026〕{number}号") for number in range(20, 32)]
    hand_in("penalties", *rows)
    for record in Record.objects.current():
        shop.asks(record)
    client = app(shop.owner)
    client.get("/shop/repairs")
    for path in ("/shop/repairs", "/api/v1/shop/repairs", "/api/v1/shop/repairs/items"):
        with django_assert_max_num_queries(40):
            assert client.get(path).status_code == 200
    page = client.get("/api/v1/shop/repairs?limit=5").json()
    assert len(page["results"]) == 5
    rest = client.get(page["next"]).json()["results"]
    assert not {one["reference"] for one in rest} & {one["reference"] for one in page["results"]}
