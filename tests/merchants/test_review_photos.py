"""Photos with a review, and lists that stay a few queries however long they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from backend.files import keeping
from backend.files.models import StoredFile
from backend.files.refusals import StorageFull
from merchants.registry.models import Merchant
from merchants.reviews.actions import withdraw_review
from merchants.reviews.models import Review
from merchants.reviews.replies import write_reply
from tests.accounts.cast import by_app_too, client_of, somebody
from tests.merchants import opinions
from tests.merchants.opinions import reviewed
from tests.merchants.test_review_pages import FORM, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = str(tmp_path)


@pytest.fixture
def shop() -> Merchant:
    return opinions.shop()


@pytest.fixture
def app() -> Any:
    """The author's app."""
    return by_app_too(client_of(somebody(401)))


def sent(app: Any, shop: Merchant, photos: int) -> Any:
    body = FORM | {"photos": [picture() for _ in range(photos)]}
    return app.client.post(f"/api/v1/merchants/{shop.code}/reviews", body, headers=app.headers)


def test_photos_come_with_the_call_and_go_with_the_review(shop: Merchant, app: Any) -> None:
    told = sent(app, shop, 2).json()["review"]
    assert [Client().get(each).status_code for each in told["photos"]] == [200, 200]
    withdraw_review(author=somebody(401), merchant=shop, review=told["id"])
    assert {Client().get(each).status_code for each in told["photos"]} == {404}
    assert set(StoredFile.objects.values_list("state", flat=True)) == {"released"}


def test_seven_photos_are_too_many_and_nothing_is_kept(shop: Merchant, app: Any) -> None:
    answer = sent(app, shop, 7)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_files")
    assert not Review.objects.exists()


def test_a_full_disk_is_a_clear_error_and_no_half_review(
    shop: Merchant, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any, **_more: Any) -> None:
        raise StorageFull

    monkeypatch.setattr(keeping, "write", full)
    answer = sent(app, shop, 1)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
    assert (Review.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_photo_of_a_review_that_waits_is_seen_by_its_author_alone(
    shop: Merchant, app: Any
) -> None:
    told = sent(app, shop, 1).json()["review"]
    Review.objects.update(status="held", held_for="words")
    own = f"/me/reviews/{shop.code}/{told['id']}/photos/1"
    assert app.client.get(own).status_code == 200
    assert Client().get(told["photos"][0]).status_code == 404
    assert client_of(somebody(402)).get(own).status_code == 404


def test_a_list_is_few_queries_however_long(
    shop: Merchant, client: Client, django_assert_max_num_queries: Any
) -> None:
    owner = opinions.owner_of(shop)
    here = owner.memberships.get().organisation
    for _ in range(5):
        write_reply(review=reviewed(shop).id, shop=here, person=owner, text="谢谢您。")
    with django_assert_max_num_queries(4):
        client.get(f"/api/open/v1/merchants/{shop.code}/reviews")
    with django_assert_max_num_queries(6):
        client.get(f"/m/{shop.code}/reviews")
