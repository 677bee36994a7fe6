"""Writing, changing and taking away a review; votes; the shop's answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.kernel.errors import NotFound
from backend.kernel.workflow import StepNotAllowed
from backend.notices.models import Notice
from merchants.registry.models import Merchant
from merchants.reviews import actions, visits, votes, words
from merchants.reviews.choices import HeldFor, Status
from merchants.reviews.figures import summary_of
from merchants.reviews.models import Review, ReviewVersion, SpentVisit
from merchants.reviews.replies import ReplyUnfit, write_reply
from tests.accounts.cast import somebody
from tests.merchants import opinions
from tests.merchants.opinions import WORDS, fresh, reviewed, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Merchant:
    return opinions.shop()


@pytest.fixture
def author() -> User:
    return somebody(401)


def own_words(review: Review) -> str:
    assert review.author
    by = words.oneself(review.author)
    return words.opened(
        review.words_sealed, table="review", pk=review.id, about=review.author, by=by
    )


def test_a_review_is_public_counted_and_kept_word_for_word(shop: Merchant, author: User) -> None:
    review = reviewed(shop, author, stars=5)
    assert (review.status, review.overall, own_words(review)) == (Status.PUBLISHED, 5, WORDS)
    assert review.words_public == WORDS
    assert review.language == "zh"
    assert summary_of(shop.pk).distribution == [0, 0, 0, 0, 1]


def test_the_same_visit_is_reviewed_once(shop: Merchant, author: User) -> None:
    reviewed(shop, author)
    with pytest.raises(actions.AlreadyReviewed):
        reviewed(shop, author)
    reviewed(shop, author, visit_on=timezone.localdate() - timedelta(days=1))
    assert summary_of(shop.pk).n == 2


def test_nobody_reviews_the_shop_they_work_for(shop: Merchant) -> None:
    with pytest.raises(actions.OwnShop):
        reviewed(shop, opinions.owner_of(shop))


def test_who_works_for_a_rival_is_heard_after_somebody_looked(shop: Merchant) -> None:
    rival = opinions.owner_of(opinions.shop(uscc="91350100M000100Y51"))
    review = reviewed(shop, rival)
    assert (review.status, review.held_for) == (Status.HELD, HeldFor.RIVAL)
    assert summary_of(shop.pk).counts["held"] == 1
    assert Notice.objects.filter(person=rival.pk, kind="review.held").count() == 1


def test_a_ring_from_one_network_is_held_and_never_dropped(shop: Merchant) -> None:
    all_of_it = [reviewed(shop, network="network:shared") for _ in range(7)]
    states = [fresh(review).status for review in all_of_it]
    assert states == ["published"] * 5 + ["held"] * 2
    assert {fresh(review).held_for for review in all_of_it[5:]} == {HeldFor.NETWORK}


def test_many_new_accounts_at_once_are_looked_at(shop: Merchant) -> None:
    states = [reviewed(shop).held_for for _ in range(6)]
    assert states == [""] * 5 + [HeldFor.YOUNG]


def test_numbers_of_people_are_masked_and_the_author_sees_their_own_words(shop: Merchant) -> None:
    text = "老板电话 138 0013 8000，欢迎骚扰"
    review = reviewed(shop, words=text)
    assert "8000" not in review.words_public
    assert own_words(review) == text


@pytest.mark.parametrize(
    "text",
    ["", "👍👍👍", "مطعم ممتاز جدا", "Z̸̡͎a̷l̴g̸o̵" * 40, "<script>alert(1)</script>", "好" * 5000],
    ids=["empty", "emoji", "rtl", "zalgo", "html", "huge"],
)
def test_no_text_is_lost(shop: Merchant, text: str) -> None:
    assert own_words(reviewed(shop, words=text)) == text


def test_what_is_too_long_is_refused_and_nothing_is_kept(shop: Merchant, author: User) -> None:
    with pytest.raises(words.WordsTooLong):
        reviewed(shop, author, words="好" * 5001)
    assert not Review.objects.exists()


@pytest.mark.parametrize("days", [-1, 400])
def test_a_visit_was_in_the_last_year(shop: Merchant, days: int) -> None:
    with pytest.raises(actions.VisitDayWrong):
        reviewed(shop, visit_on=timezone.localdate() - timedelta(days=days))


def test_an_edit_keeps_what_was_said_before(shop: Merchant, author: User) -> None:
    review = reviewed(shop, author, stars=2)
    actions.edit_review(
        author=author, merchant=shop, review=review.id, said=said(5, "又去了一次，改进了。")
    )
    kept = ReviewVersion.objects.get(merchant=shop, review_id=review.id)
    assert (kept.goods, kept.words_public, fresh(review).version) == (2, WORDS, 2)
    assert summary_of(shop.pk).distribution == [0, 0, 0, 0, 1]


def test_only_the_author_edits(shop: Merchant, author: User) -> None:
    review = reviewed(shop, author)
    with pytest.raises(NotFound):
        actions.edit_review(author=somebody(402), merchant=shop, review=review.id, said=said())


def test_taking_it_away_leaves_a_count_and_no_word(shop: Merchant, author: User) -> None:
    review = reviewed(shop, author)
    for _ in range(2):
        actions.withdraw_review(author=author, merchant=shop, review=review.id)
    gone, figures = fresh(review), summary_of(shop.pk)
    assert (gone.words_sealed, gone.words_public, gone.status) == (None, "", Status.WITHDRAWN)
    assert (figures.n, figures.counts["withdrawn"]) == (0, 1)
    with pytest.raises(NotFound):
        actions.edit_review(author=author, merchant=shop, review=review.id, said=said())


def test_promise_07_nobody_deletes_a_review_not_even_by_sql(shop: Merchant) -> None:
    review = reviewed(shop)
    with pytest.raises(IntegrityError, match="reviews_are_never_deleted"), transaction.atomic():
        Review.objects.filter(merchant=shop, id=review.id).delete()
    with pytest.raises(IntegrityError, match="only_its_author"), transaction.atomic():
        Review.objects.filter(merchant=shop, id=review.id).update(words_sealed=None)
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        Review.objects.filter(merchant=shop, id=review.id).update(status="hidden")


def test_a_token_makes_a_review_a_visited_one_once(shop: Merchant, author: User) -> None:
    token = visits.made(shop.pk, timezone.localdate() - timedelta(days=2))
    came = actions.Circumstances(visit_token=token)
    review = actions.write_review(author=author, merchant=shop, said=said(), came=came)
    assert (review.is_visited, review.visit_on) == (
        True,
        timezone.localdate() - timedelta(days=2),
    )
    assert summary_of(shop.pk).visited_percent == 100
    with pytest.raises(visits.VisitSpent):
        actions.write_review(author=somebody(402), merchant=shop, said=said(), came=came)
    assert SpentVisit.objects.count() == 1


def test_a_token_of_another_shop_an_old_or_an_altered_one_is_refused(shop: Merchant) -> None:
    today = timezone.localdate()
    other = opinions.shop(uscc="91350100M000100Y51")
    good = visits.made(shop.pk, today)
    bad = good[:40] + ("A" if good[40] != "A" else "B") + good[41:]
    old = visits.made(shop.pk, today - timedelta(days=15))
    for token in (visits.made(other.pk, today), old, bad, "", "x", "é" * 20, good + "A" * 80):
        with pytest.raises(visits.VisitUnknown):
            visits.spend(token, merchant=shop)


def test_a_vote_counts_once_and_can_be_taken_back(shop: Merchant, author: User) -> None:
    review, voter = reviewed(shop, author), somebody(402)
    for wish, count in ((True, 1), (True, 1), (False, 0), (True, 1)):
        votes.set_helpful(voter=voter, merchant=shop, review=review.id, helpful=wish)
        assert (fresh(review).helpful, summary_of(shop.pk).counts["helpful"]) == (count, count)
    with pytest.raises(votes.OwnReview):
        votes.set_helpful(voter=author, merchant=shop, review=review.id, helpful=True)


def test_the_shop_answers_once_and_may_say_it_better(shop: Merchant, author: User) -> None:
    review, owner = reviewed(shop, author), opinions.owner_of(shop)
    here = owner.memberships.get().organisation
    for text in ("谢谢", "谢谢您的建议，我们改了。"):
        write_reply(review=review.id, shop=here, person=owner, text=text)
    assert fresh(review).is_replied
    assert summary_of(shop.pk).counts["replies"] == 1
    assert Notice.objects.filter(person=author.pk, kind="review.replied").count() == 1


def test_a_shop_that_insults_is_asked_to_say_it_differently(shop: Merchant) -> None:
    review, owner = reviewed(shop), opinions.owner_of(shop)
    here = owner.memberships.get().organisation
    with pytest.raises(ReplyUnfit):
        write_reply(review=review.id, shop=here, person=owner, text="你这个傻逼")
    assert not fresh(review).is_replied


def test_no_shop_answers_for_another(shop: Merchant) -> None:
    stranger = opinions.owner_of(opinions.shop(uscc="91350100M000100Y51"))
    with pytest.raises(NotFound):
        write_reply(
            review=reviewed(shop).id,
            shop=stranger.memberships.get().organisation,
            person=stranger,
            text="谢谢",
        )


def test_nothing_follows_on_having_been_taken_away(shop: Merchant, author: User) -> None:
    review = reviewed(shop, author)
    actions.withdraw_review(author=author, merchant=shop, review=review.id)
    with pytest.raises(IntegrityError, match="step_is_in_the_workflow"), transaction.atomic():
        Review.objects.filter(merchant=shop, id=review.id).update(status="published")
    with pytest.raises(StepNotAllowed):
        actions.take_away(fresh(review))
