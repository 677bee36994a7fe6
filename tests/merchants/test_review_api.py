"""Reviews over the API: an author's whole way, the open list, the shop, the office."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import User
from merchants.registry.models import Merchant
from merchants.reviews.figures import summary_of
from tests.accounts.cast import by_app_too, client_of, member, somebody
from tests.merchants import opinions
from tests.merchants.opinions import WORDS, reviewed

pytestmark = pytest.mark.django_db
STARS = {"goods": 5, "service": 4, "price_honesty": 5, "environment": 4}


class Caller:
    """Somebody with the app."""

    def __init__(self, person: User, *, strong: bool = False) -> None:
        self.who = by_app_too(client_of(person, strong=strong))

    def __call__(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = self.who.headers | ({"Idempotency-Key": key} if key else {})
        said = None if body is None else json.dumps(body)
        return self.who.client.generic(
            method, path, said or "", content_type="application/json", headers=headers
        )


@pytest.fixture
def shop() -> Merchant:
    return opinions.shop()


@pytest.fixture
def citizen() -> Caller:
    return Caller(somebody(401))


def test_a_review_comes_back_with_reference_and_receipt_and_twice_is_once(
    shop: Merchant, citizen: Caller
) -> None:
    path, body = f"/api/v1/merchants/{shop.code}/reviews", STARS | {"words": f"{WORDS}  \n"}
    first, again = (citizen("POST", path, body, key="one") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    told = first.json()
    assert told["reference"] == again.json()["reference"]
    assert told["receipt"]["kind"] == "review.written"
    assert told["receipt"]["act"]["words"] == f"{WORDS}  \n"
    assert told["review"]["overall"] == 5
    assert summary_of(shop.pk).n == 1


def test_what_is_wrong_is_said_by_field(shop: Merchant, citizen: Caller) -> None:
    path = f"/api/v1/merchants/{shop.code}/reviews"
    assert citizen("POST", path, STARS | {"goods": 6}).status_code == 400
    assert citizen("POST", path, STARS | {"visit_token": "x"}).json()["code"] == (
        "visit_token_invalid"
    )
    assert citizen("POST", "/api/v1/merchants/nothing/reviews", STARS).status_code == 404
    assert Client().post(path, STARS, content_type="application/json").status_code == 401


def test_an_author_edits_reads_the_history_and_takes_it_away(
    shop: Merchant, citizen: Caller
) -> None:
    path = f"/api/v1/merchants/{shop.code}/reviews"
    one = f"{path}/{citizen('POST', path, STARS).json()['reference']}"
    assert citizen("PUT", one, STARS | {"words": "改了"}).json()["review"]["version"] == 2
    whole = citizen("GET", one).json()
    assert (len(whole["versions"]), whole["words"], whole["may_appeal"]) == (1, "改了", False)
    assert citizen("GET", f"{one}/receipt").json()["kind"] == "review.edited"
    assert Caller(somebody(402))("GET", one).status_code == 404
    assert citizen("POST", f"{one}/withdrawal").json()["review"]["status"] == "withdrawn"
    assert citizen("GET", "/api/v1/me/reviews").json()["results"][0]["words"] == ""


def test_the_open_list_goes_on_filters_and_sorts(shop: Merchant, client: Client) -> None:
    made = [reviewed(shop, stars=stars) for stars in (1, 5, 3, 5, 4)]
    path = f"/api/open/v1/merchants/{shop.code}/reviews"
    seen, address = [], f"{path}?limit=2"
    while address:
        page = client.get(address).json()
        seen += page["results"]
        address = page["next"]
    assert set(opinions.ids(seen)) == {review.id for review in made}
    assert len(seen) == 5
    assert len(client.get(f"{path}?stars=5").json()["results"]) == 2
    assert len(client.get(f"{path}?aspect=service&stars=1").json()["results"]) == 1
    assert client.get(f"{path}?visited=1").json()["results"] == []
    assert client.get(f"{path}?sort=worst").status_code == 400
    assert client.get(f"{path}?cursor=made-up").status_code == 400


def test_votes_reorder_the_most_helpful(shop: Merchant, client: Client, citizen: Caller) -> None:
    reviews = [reviewed(shop) for _ in range(3)]
    liked = f"/api/v1/merchants/{shop.code}/reviews/{reviews[1].id}/helpful"
    assert citizen("PUT", liked, {"helpful": True}).json() == {"helpful": 1}
    path = f"/api/open/v1/merchants/{shop.code}/reviews?sort=helpful&limit=1"
    first = client.get(path).json()
    assert opinions.ids(first["results"]) == [reviews[1].id]
    rest = client.get(first["next"]).json()
    assert opinions.ids(rest["results"]) != [reviews[1].id]


def test_promise_02_opinion_is_apart_with_n_and_its_formula(shop: Merchant, client: Client) -> None:
    path = f"/api/open/v1/merchants/{shop.code}/opinion"
    assert client.get(path).json()["mean"] is None
    for _ in range(3):
        reviewed(shop, stars=5)
    told = client.get(path).json()
    assert (told["n"], told["plain_mean"], told["distribution"]["5"]) == (3, 5.0, 3)
    assert told["mean"] == round((7 * 3.5 + 15) / 10, 2)
    assert told["formula"]
    card = client.get(f"/m/{shop.code}/reviews").content.decode()
    assert "信用评价" not in card


def test_a_scan_gives_a_proof_of_visit_to_nobody_in_particular(
    shop: Merchant, client: Client, citizen: Caller
) -> None:
    digits = opinions.seal_of(shop)
    path = f"/api/v1/merchants/{shop.code}/visits"
    given = client.post(path, {"seal": digits}, content_type="application/json")
    assert given.status_code == 201, given.content
    token = given.json()["visit_token"]
    body = STARS | {"visit_token": token}
    made = citizen("POST", f"/api/v1/merchants/{shop.code}/reviews", body).json()
    assert made["review"]["visited"] is True
    other = Caller(somebody(402))
    again = other("POST", f"/api/v1/merchants/{shop.code}/reviews", body)
    assert (again.status_code, again.json()["code"]) == (409, "visit_token_spent")
    wrong = client.post(
        path,
        {"seal": digits[:-1] + str((int(digits[-1]) + 1) % 10)},
        content_type="application/json",
    )
    assert (wrong.status_code, wrong.json()["code"]) == (400, "seal_not_genuine")


def test_no_network_gets_tokens_without_end(shop: Merchant, client: Client, settings: Any) -> None:
    settings.REVIEWS_VISITS_PER_NETWORK_HOUR = 2
    digits = opinions.seal_of(shop)
    path = f"/api/v1/merchants/{shop.code}/visits"
    codes = [
        client.post(path, {"seal": digits}, content_type="application/json").status_code
        for _ in range(3)
    ]
    assert codes == [201, 201, 429]


def test_a_shop_answers_and_flags_its_own_reviews_only(shop: Merchant) -> None:
    owner = Caller(opinions.owner_of(shop))
    review = reviewed(shop)
    listed = owner("GET", "/api/v1/shop/reviews").json()["results"]
    assert opinions.ids(listed) == [review.id]
    one = f"/api/v1/shop/reviews/{review.id}"
    assert owner("PUT", f"{one}/reply", {"words": "谢谢"}).json()["version"] == 1
    assert owner("POST", f"{one}/flags", {"reason": "insult"}).status_code == 201
    assert owner("POST", f"{one}/flags", {"reason": "insult"}).status_code == 409
    stranger = Caller(opinions.owner_of(opinions.shop(uscc="91350100M000100Y51")))
    assert stranger("PUT", f"{one}/reply", {"words": "谢谢"}).status_code == 404


def test_an_office_reads_with_a_note_decides_and_another_officer_looks_again(
    shop: Merchant,
) -> None:
    office, author = opinions.office(), Caller(somebody(401))
    first, second = (Caller(member(office, number), strong=True) for number in (451, 452))
    path = f"/api/v1/merchants/{shop.code}/reviews"
    reference = author("POST", path, STARS | {"words": "骂人的话"}).json()["reference"]
    one = f"/api/v1/office/reviews/{shop.code}/{reference}"
    assert first("GET", one).json()["words"] == "骂人的话"
    log = author("GET", "/api/v1/me/access-log").json()
    assert any(entry["organisation"] == office.name for entry in log["results"])
    hide = {"decision": "hide", "reason": "insult", "words": "人身攻击"}
    assert first("POST", f"{one}/decisions", hide).json()["status"] == "hidden"
    asked = author("POST", f"{path}/{reference}/appeal", {"words": "没有骂人"})
    assert asked.status_code == 201
    (waiting,) = second("GET", "/api/v1/office/reviews").json()["appeals"]
    contest = f"/api/v1/office/review-appeals/{shop.code}/{waiting['reference']}/decision"
    body = {"upheld": True, "words": "不是辱骂"}
    assert first("POST", contest, body).json()["code"] == "another_officer_decides"
    assert second("POST", contest, body).json()["state"] == "upheld"
    assert summary_of(shop.pk).n == 1
