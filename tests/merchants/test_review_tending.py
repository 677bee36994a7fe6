"""Figures counted anew, networks forgotten, shops told of a day; copies and leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from backend.consent.rights.registry import erasers, exporters
from backend.notices.models import Notice
from merchants.registry.models import Merchant
from merchants.reviews import tending, visits, votes
from merchants.reviews.actions import withdraw_review
from merchants.reviews.figures import corrected, summary_of
from merchants.reviews.models import HelpfulVote, Review, SpentVisit
from merchants.reviews.moderation.actions import decide, flag_review
from merchants.reviews.moderation.models import Flag
from merchants.reviews.rights import erase_reviews
from tests.accounts.cast import member, somebody
from tests.merchants import opinions
from tests.merchants.opinions import WORDS, fresh, reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Merchant:
    return opinions.shop()


def busy(shop: Merchant) -> None:
    """One of everything that counts."""
    first, second, third = (reviewed(shop, stars=stars) for stars in (1, 3, 5))
    voter = somebody(402)
    votes.set_helpful(voter=voter, merchant=shop, review=third.id, helpful=True)
    flag_review(person=voter, merchant=shop, review=first.id, reason="insult")
    here = opinions.office()
    decide(
        officer=member(here, 451), office=here, merchant=shop, review=first.id,
        decision="hide", reason="insult", text="骂人",
    )  # fmt: skip
    assert second.author
    author = somebody(401)
    own = reviewed(shop, author)
    withdraw_review(author=author, merchant=shop, review=own.id)


def test_the_figures_kept_are_the_figures_counted(shop: Merchant) -> None:
    busy(shop)
    assert tending.recount() == []
    counts = summary_of(shop.pk).counts
    assert (counts["n"], counts["hidden_for_consumer"], counts["withdrawn"]) == (2, 1, 1)


def test_wrong_figures_are_found_and_put_right(shop: Merchant) -> None:
    busy(shop)
    true = summary_of(shop.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE merchants_reviewfigures SET helpful = 7, goods = 1")
    assert tending.recount() == [shop.pk]
    assert summary_of(shop.pk) == true
    assert tending.recount() == []


def test_old_reviews_count_half_after_the_half_life() -> None:
    today = timezone.localdate().replace(day=1)
    stars = dict.fromkeys(("goods", "service", "price_honesty", "environment"), 10)
    now = {"month": today, "n": 2, **stars}
    then = now | {"month": today.replace(year=today.year - 2)}
    assert corrected([now], today=today) == pytest.approx((7 * 3.5 + 10) / 9)
    assert corrected([then], today=today) == pytest.approx((7 * 3.5 + 5) / 8)


def test_networks_and_spent_tokens_are_forgotten(shop: Merchant) -> None:
    review = reviewed(shop, network="network:here")
    visits.spend(visits.made(shop.pk, timezone.localdate()), merchant=shop)
    today = timezone.localdate()
    assert fresh(review).network is not None
    assert tending.forget(today=today + timedelta(days=3)) == 0
    assert tending.forget(today=today + timedelta(days=40)) == 2
    assert (fresh(review).network, SpentVisit.objects.count()) == (None, 0)


def test_a_shop_hears_once_of_a_day(shop: Merchant) -> None:
    owner = opinions.owner_of(shop)
    reviewed(shop)
    reviewed(shop)
    for _ in range(2):
        tending.tell_shops(on=timezone.localdate())
    told = Notice.objects.filter(person=owner.pk, kind="review.yesterday")
    assert told.count() == 1


def test_a_copy_holds_every_word_and_leaving_takes_them_away(shop: Merchant) -> None:
    author = somebody(401)
    review, other = reviewed(shop, author), reviewed(shop)
    votes.set_helpful(voter=author, merchant=shop, review=other.id, helpful=True)
    flag_review(person=author, merchant=shop, review=other.id, reason="insult", text="看看")
    build = {one.section: one.build for one in exporters()}
    assert [row["words"] for row in build["reviews"](author)] == [WORDS]
    assert [row["words"] for row in build["review_flags"](author)] == ["看看"]
    assert len(list(build["review_votes"](author))) == 1
    assert "reviews" in {one.section for one in erasers()}
    assert erase_reviews(author) == 3
    assert erase_reviews(author) == 0
    gone = fresh(review)
    assert (gone.author, gone.words_sealed, gone.alias, gone.status) == (
        None, None, "", "withdrawn",
    )  # fmt: skip
    assert not HelpfulVote.objects.exists()
    assert Flag.objects.get().flagged_by is None
    assert Review.objects.count() == 2
    assert tending.recount() == []
