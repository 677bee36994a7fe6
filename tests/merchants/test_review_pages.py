"""Reviews as pages: the whole way without a script."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from merchants.lookup.cards import rebuild_cards
from merchants.registry.models import Merchant
from merchants.reviews.models import Review
from tests.accounts.cast import client_of, member, somebody
from tests.merchants import opinions
from tests.merchants.opinions import WORDS, reviewed

pytestmark = pytest.mark.django_db
FORM = {"goods": "5", "service": "4", "price_honesty": "5", "environment": "4", "words": WORDS}


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = str(tmp_path)


@pytest.fixture
def shop() -> Merchant:
    return opinions.shop()


@pytest.fixture
def citizen() -> Client:
    return client_of(somebody(401))


def picture() -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(written, "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", written.getvalue(), content_type="image/jpeg")


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def test_from_the_scan_to_a_review_with_proof_and_photo(shop: Merchant, citizen: Client) -> None:
    scanned = citizen.get(f"/m/{opinions.seal_of(shop)}/visit")
    assert scanned["Location"] == f"/m/{shop.code}/reviews/new"
    cookie = scanned.cookies["visit"]
    assert (cookie["path"], cookie["httponly"]) == (f"/m/{shop.code}/reviews", True)
    form = text_of(citizen.get(scanned["Location"]))
    assert 'name="with_visit"' in form
    sent = citizen.post(scanned["Location"], FORM | {"with_visit": "yes", "photos": [picture()]})
    assert sent.status_code == 302, sent.content.decode()
    review = Review.objects.get(merchant=shop)
    assert (review.is_visited, len(review.photos)) == (True, 1)
    text_of(citizen.get(sent["Location"]))
    shown = text_of(Client().get(f"/m/{shop.code}/reviews"))
    assert WORDS in shown
    seen = Client().get(f"/m/{shop.code}/reviews/{review.id}/photos/1")
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/jpeg")
    assert str(review.photos[0]) not in shown


def test_the_form_keeps_what_was_typed_when_it_is_refused(shop: Merchant, citizen: Client) -> None:
    path = f"/m/{shop.code}/reviews/new"
    bad = citizen.post(path, FORM | {"goods": "9"})
    assert bad.status_code == 400
    assert WORDS in bad.content.decode()
    citizen.post(path, FORM)
    again = citizen.post(path, FORM | {"form_key": "2"})
    assert again.status_code == 409
    assert WORDS in again.content.decode()


def test_an_author_edits_and_deletes_by_page(shop: Merchant, citizen: Client) -> None:
    citizen.post(f"/m/{shop.code}/reviews/new", FORM)
    review = Review.objects.get(merchant=shop)
    own = f"/me/reviews/{shop.code}/{review.id}"
    assert citizen.post(own, FORM | {"step": "edit", "words": "改了"}).status_code == 302
    assert WORDS in text_of(citizen.get(own))
    assert citizen.get(f"{own}/receipt")["Content-Type"] == "application/json"
    assert citizen.post(own, {"step": "withdraw"})["Location"] == "/me/reviews?done=withdrawn"
    assert shop.name in text_of(citizen.get("/me/reviews"))
    assert client_of(somebody(402)).get(own).status_code == 404


def test_readers_vote_and_flag_by_page(shop: Merchant, citizen: Client) -> None:
    review = reviewed(shop)
    one = f"/m/{shop.code}/reviews/{review.id}"
    assert citizen.post(f"{one}/helpful", {"helpful": "yes"}).status_code == 302
    assert "1 人觉得有帮助" in text_of(citizen.get(f"/m/{shop.code}/reviews"))
    assert WORDS in text_of(citizen.get(f"{one}/flag"))
    assert citizen.post(f"{one}/flag", {"reason": "advertising"}).status_code == 302
    assert citizen.post(f"{one}/flag", {"reason": "advertising"}).status_code == 409
    assert citizen.post(f"{one}/flag", {"reason": "dislike"}).status_code == 400


def test_a_shop_replies_by_page_beginning_with_a_template(shop: Merchant) -> None:
    review = reviewed(shop)
    owner = client_of(opinions.owner_of(shop))
    assert WORDS in text_of(owner.get("/shop/reviews"))
    one = f"/shop/reviews/{review.id}"
    assert "感谢您的光临" in text_of(owner.get(f"{one}?begin=thanks"))
    assert owner.post(one, {"step": "reply", "words": "谢谢您来。"}).status_code == 302
    assert "谢谢您来。" in text_of(Client().get(f"/m/{shop.code}/reviews"))
    assert owner.post(one, {"step": "flag", "reason": "insult"}).status_code == 302
    assert owner.post(one, {"step": "flag", "reason": ""}).status_code == 400


def test_an_office_decides_by_page_and_another_officer_restores(shop: Merchant) -> None:
    author, office = somebody(401), opinions.office()
    review = reviewed(shop, author)
    first, second = (client_of(member(office, n), strong=True) for n in (451, 452))
    one = f"/office/reviews/{shop.code}/{review.id}"
    assert WORDS in text_of(first.get(one))
    hide = {"decision": "hide", "reason": "insult", "words": "人身攻击"}
    assert first.post(one, hide | {"words": ""}).status_code == 400
    assert first.post(one, hide).status_code == 302
    mine = client_of(author)
    own = f"/me/reviews/{shop.code}/{review.id}"
    assert "人身攻击" in text_of(mine.get(own))
    assert mine.post(own, {"step": "appeal", "words": "没有"}).status_code == 302
    assert shop.name in text_of(second.get("/office/reviews"))
    again = {"step": "appeal", "upheld": "yes", "words": "不是"}
    assert first.post(one, again).status_code == 403
    assert second.post(one, again).status_code == 302
    assert WORDS in text_of(Client().get(f"/m/{shop.code}/reviews"))


def test_html_in_a_review_is_text(shop: Merchant) -> None:
    reviewed(shop, words="<script>alert(1)</script><b>粗</b>")
    shown = text_of(Client().get(f"/m/{shop.code}/reviews"))
    assert "<script>alert" not in shown
    assert "&lt;b&gt;粗" in shown


def test_promise_02_the_shops_page_shows_opinion_apart_and_stays_light(shop: Merchant) -> None:
    rebuild_cards([shop.pk])
    for stars in (5, 4, 5, 2):
        reviewed(shop, stars=stars, words=WORDS * 20)
    page = text_of(Client().get(f"/m/{shop.code}"))
    assert "消费者评价" in page
    assert "信用评价" not in page
    assert page.count('class="said"') == 3
    assert "4 条评价" in page
    assert len(page.encode()) < 60_000
    scanned = text_of(Client().get(f"/m/{opinions.seal_of(shop)}"))
    assert f"/m/{opinions.seal_of(shop)}/visit" in scanned
