"""What a shop learns of who wrote: nothing that leads to them, and no moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from merchants.lookup.cards import rebuild_cards
from merchants.registry.models import Merchant
from merchants.reviews import tending, visits
from merchants.reviews.actions import Circumstances, write_review
from merchants.reviews.aliases import alias_of
from merchants.reviews.models import Review, SpentVisit
from tests.accounts.cast import by_app_too, client_of, phone, somebody
from tests.merchants import opinions
from tests.merchants.opinions import said
from tests.merchants.test_review_pages import picture

pytestmark = pytest.mark.django_db

NOON = datetime.now(UTC).replace(hour=5, minute=47, second=31, microsecond=0) - timedelta(days=1)
CLOCK = "13:47"  # the same in the city


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = str(tmp_path)


@pytest.fixture
def shop() -> Merchant:
    return opinions.shop()


@pytest.fixture
def author() -> User:
    return somebody(401)


@pytest.fixture
def review(shop: Merchant, author: User) -> Review:
    """A visited, anonymous review with a photo, written yesterday at 13:47."""
    with time_machine.travel(NOON, tick=False):
        token = visits.made(shop.pk, timezone.localdate())
        came = Circumstances(visit_token=token, network="network:abc", photos=[picture()])
        return write_review(author=author, merchant=shop, said=said(), came=came)


def everything_the_shop_may_read(shop: Merchant, review: Review) -> str:
    """Every answer of the merchant's side and of the public's, pages, headers and all."""
    owner = opinions.owner_of(shop)
    rebuild_cards([shop.pk])
    tending.tell_shops(on=review.written_on)
    client = client_of(owner)
    app = by_app_too(client)
    pages = (
        f"/m/{shop.code}", f"/m/{shop.code}/reviews", "/shop", "/shop/reviews",
        f"/shop/reviews/{review.id}", f"/m/{shop.code}/reviews/{review.id}/flag", "/me/notices",
    )  # fmt: skip
    calls = (
        "/api/v1/shop/reviews", "/api/v1/me/notices", "/api/open/v1/changes",
        f"/api/open/v1/merchants/{shop.code}/reviews",
        f"/api/open/v1/merchants/{shop.code}/opinion",
    )  # fmt: skip
    answers = [client.get(path) for path in pages]
    answers += [app.client.get(path, headers=app.headers) for path in calls]
    answers.append(Client().get(f"/m/{shop.code}/reviews/{review.id}/photos/1"))
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(
        f"{dict(answer.headers)}\n{answer.content.decode('utf-8', 'replace')}" for answer in answers
    )


def test_nothing_on_the_merchants_side_leads_to_the_author(
    shop: Merchant, author: User, review: Review
) -> None:
    read = everything_the_shop_may_read(shop, review)
    assert review.alias in read
    number = phone(401)
    secrets = {
        str(author.pk), author.pk.hex, number, f"{number[:3]}****{number[-4:]}",
        str(review.entry), str(review.photos[0]), review.photos[0].hex, "network:abc",
        bytes(review.network or b"").hex(), CLOCK, "13:4", "05:47", review.visit_on.isoformat()
        if review.visit_on != review.written_on else str(author.pk),
    }  # fmt: skip
    assert {secret for secret in secrets if secret in read} == set()


def test_keys_tell_no_time_and_moments_are_not_even_kept(review: Review) -> None:
    assert review.id.version == 4
    moments = [
        field.name
        for field in Review._meta.get_fields()
        if field.get_internal_type() == "DateTimeField"
    ]
    assert moments == []


def test_an_author_is_another_at_every_shop_and_the_same_at_one(
    shop: Merchant, author: User
) -> None:
    others = [UUID(int=number) for number in range(200)]
    assert len({alias_of(author.pk, other) for other in others}) > 195
    assert alias_of(author.pk, shop.pk) == alias_of(author.pk, shop.pk)


def test_a_spent_proof_points_at_no_review_and_no_person(review: Review) -> None:
    columns = {field.name for field in SpentVisit._meta.get_fields()}
    assert columns == {"pk", "merchant", "digest", "issued_on"}
    kept = SpentVisit.objects.get()
    assert review.id.bytes not in bytes(kept.digest)


def test_a_name_is_shown_only_by_choice(shop: Merchant, author: User) -> None:
    opinions.reviewed(shop, author, name_shown="老顾客 13800138000")
    shown = Client().get(f"/api/open/v1/merchants/{shop.code}/reviews").json()["results"][0]
    assert shown["name"].startswith("老顾客")
    assert "13800138000" not in shown["name"]


def test_of_the_visit_only_the_month_is_shown(shop: Merchant, author: User) -> None:
    token = visits.made(shop.pk, timezone.localdate() - timedelta(days=3))
    came = Circumstances(visit_token=token)
    later = write_review(author=author, merchant=shop, said=said(), came=came)
    app = by_app_too(client_of(opinions.owner_of(shop)))
    told = app.client.get("/api/v1/shop/reviews", headers=app.headers).json()["results"][0]
    assert later.visit_on != later.written_on
    assert told["visited_in"] == f"{later.visit_on:%Y-%m}"
    assert later.visit_on.isoformat() not in str(told)
