"""Flags, hiding with a reason, appeals to somebody else, and what of it is public."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import NotFound
from backend.kernel.workflow import StepNotAllowed
from backend.notices.models import Notice
from backend.proof.models import Entry
from merchants.registry.models import Merchant
from merchants.reviews import actions
from merchants.reviews.choices import Decision, HeldFor, Status
from merchants.reviews.figures import summary_of
from merchants.reviews.models import Review
from merchants.reviews.moderation import actions as moderation
from merchants.reviews.moderation.models import Appeal, Moderation
from tests.accounts.cast import member, somebody
from tests.merchants import opinions
from tests.merchants.opinions import fresh, reviewed, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Merchant:
    return opinions.shop()


@pytest.fixture
def office() -> Organisation:
    return opinions.office()


@pytest.fixture
def officer(office: Organisation) -> User:
    return member(office, 451)


@pytest.fixture
def second_officer(office: Organisation) -> User:
    return member(office, 452)


@pytest.fixture
def author() -> User:
    return somebody(401)


@pytest.fixture
def review(shop: Merchant, author: User) -> Review:
    return reviewed(shop, author, stars=1)


def hide(review: Review, officer: User, reason: str = "insult", text: str = "骂人") -> Moderation:
    return moderation.decide(
        officer=officer, office=officer.memberships.get().organisation, merchant=review.merchant,
        review=review.id, decision=Decision.HIDE, reason=reason, text=text,
    )  # fmt: skip


def contest(review: Review, author: User) -> Appeal:
    return moderation.appeal(
        author=author, merchant=review.merchant, review=review.id, text="我没有骂人。"
    )


def look_again(appeal: Appeal, officer: User, *, upheld: bool) -> Appeal:
    return moderation.decide_appeal(
        officer=officer, office=officer.memberships.get().organisation, merchant=appeal.merchant,
        contest=appeal.id, upheld=upheld, text="措辞激烈，但不是辱骂。",
    )  # fmt: skip


def test_a_flagged_review_stays_where_it_is(shop: Merchant, review: Review) -> None:
    owner = opinions.owner_of(shop)
    moderation.flag_review(person=owner, merchant=shop, review=review.id, reason="insult")
    assert fresh(review).status == Status.PUBLISHED
    assert summary_of(shop.pk).counts["flags_merchant"] == 1
    with pytest.raises(moderation.AlreadyFlagged):
        moderation.flag_review(person=owner, merchant=shop, review=review.id, reason="insult")


def test_disliking_it_is_no_reason(shop: Merchant, review: Review) -> None:
    with pytest.raises(moderation.ReasonUnknown):
        moderation.flag_review(
            person=somebody(402), merchant=shop, review=review.id, reason="dislike"
        )


def test_promise_07_hiding_needs_a_reason_is_logged_and_counted_in_public(
    shop: Merchant, review: Review, officer: User, author: User
) -> None:
    owner = opinions.owner_of(shop)
    moderation.flag_review(person=owner, merchant=shop, review=review.id, reason="insult")
    with pytest.raises(moderation.ReasonsMissing):
        hide(review, officer, text=" ")
    made = hide(review, officer)
    figures = summary_of(shop.pk)
    assert (figures.n, figures.hidden, figures.counts["hidden_for_merchant"]) == (0, 1, 1)
    assert figures.counts["flags_merchant_upheld"] == 1
    assert Entry.objects.get(pk=made.entry).kind == "review.decided"
    assert Notice.objects.filter(person=author.pk, kind="review.hidden").exists()
    assert Notice.objects.filter(person=owner.pk, kind="review.flag_decided").exists()


def test_an_unfounded_flag_leaves_the_review_public(
    shop: Merchant, review: Review, officer: User, office: Organisation
) -> None:
    moderation.flag_review(person=somebody(402), merchant=shop, review=review.id, reason="insult")
    moderation.decide(
        officer=officer, office=office, merchant=shop, review=review.id, decision="publish"
    )
    counts = summary_of(shop.pk).counts
    assert fresh(review).status == Status.PUBLISHED
    assert (counts["flags_consumer"], counts["flags_consumer_upheld"]) == (1, 0)


def test_promise_07_an_appeal_is_decided_by_somebody_else_who_may_restore_it(
    shop: Merchant, review: Review, officer: User, second_officer: User, author: User
) -> None:
    decision = hide(review, officer)
    appeal = contest(review, author)
    assert appeal.decision_id == decision.id
    with pytest.raises(moderation.SameOfficer):
        look_again(appeal, officer, upheld=True)
    look_again(appeal, second_officer, upheld=True)
    assert (fresh(review).status, summary_of(shop.pk).n) == (Status.PUBLISHED, 1)
    assert Notice.objects.filter(person=author.pk, kind="review.appeal_decided").exists()
    with pytest.raises(StepNotAllowed):
        look_again(appeal, second_officer, upheld=False)


def test_the_database_too_wants_another_officer(
    review: Review, officer: User, author: User
) -> None:
    hide(review, officer)
    appeal = contest(review, author)
    mine = Appeal.objects.filter(merchant=appeal.merchant_id, id=appeal.id)
    with pytest.raises(IntegrityError, match="another_officer"), transaction.atomic():
        mine.update(state="upheld", decided_by=officer.pk, decided_at=appeal.filed_at)


def test_a_decision_is_appealed_once_and_never_rewritten(
    review: Review, officer: User, second_officer: User, author: User
) -> None:
    made = hide(review, officer)
    look_again(contest(review, author), second_officer, upheld=False)
    with pytest.raises(moderation.NothingToAppeal):
        contest(review, author)
    rows = Moderation.objects.filter(merchant=made.merchant_id, id=made.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(reason="advertising")


def test_a_mended_review_is_looked_at_again(
    shop: Merchant, review: Review, officer: User, author: User, office: Organisation
) -> None:
    hide(review, officer)
    actions.edit_review(author=author, merchant=shop, review=review.id, said=said(1, "上菜很慢。"))
    assert (fresh(review).status, fresh(review).held_for) == (Status.HELD, HeldFor.MENDED)
    moderation.decide(
        officer=officer, office=office, merchant=shop, review=review.id, decision="publish"
    )
    assert Notice.objects.filter(person=author.pk, kind="review.published").exists()


def test_no_office_decides_elsewhere_and_nobody_about_their_own(
    shop: Merchant, review: Review, office: Organisation
) -> None:
    elsewhere = member(opinions.office("elsewhere", ("110000",)), 461)
    with pytest.raises(NotFound):
        hide(review, elsewhere)
    both = member(office, 462)
    moderation.flag_review(person=both, merchant=shop, review=review.id, reason="insult")
    with pytest.raises(moderation.OwnInterest):
        hide(review, both)


def test_what_its_author_took_away_cannot_be_decided_about(
    shop: Merchant, review: Review, officer: User, author: User
) -> None:
    actions.withdraw_review(author=author, merchant=shop, review=review.id)
    with pytest.raises(StepNotAllowed):
        hide(review, officer)
