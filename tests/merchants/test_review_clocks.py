"""Held reviews and appeals do not wait for ever: what nobody looks at in time is public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.sweeping import tend
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from backend.notices.models import Notice
from merchants.registry.models import Merchant
from merchants.reviews import actions
from merchants.reviews.choices import AppealState, Decision, HeldFor, Status
from merchants.reviews.figures import summary_of
from merchants.reviews.models import Review
from merchants.reviews.moderation import actions as moderation
from merchants.reviews.moderation import clocks
from merchants.reviews.moderation.models import Appeal, ReviewDeadline
from merchants.reviews.tending import recount
from tests.accounts.cast import by_app_too, client_of, member, somebody
from tests.merchants import opinions
from tests.merchants.opinions import fresh, reviewed, said

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-08-05T10:00:00+08:00"


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
def author() -> User:
    return somebody(401)


def hidden(shop: Merchant, author: User, officer: User) -> Review:
    review = reviewed(shop, author, stars=1)
    decide(review, officer, Decision.HIDE)
    return fresh(review)


def decide(review: Review, officer: User, decision: str) -> Any:
    reason = "insult" if decision == Decision.HIDE else ""
    return moderation.decide(
        officer=officer, office=officer.memberships.get().organisation, merchant=review.merchant,
        review=review.id, decision=decision, reason=reason, text="骂人",
    )  # fmt: skip


def mended(shop: Merchant, author: User, officer: User) -> Review:
    """Hidden, then changed by its author: held until somebody looks."""
    review = hidden(shop, author, officer)
    actions.edit_review(author=author, merchant=shop, review=review.id, said=said(1, "上菜很慢。"))
    return fresh(review)


def contest(review: Review, author: User) -> Appeal:
    return moderation.appeal(
        author=author, merchant=review.merchant, review=review.id, text="我没有骂人。"
    )


def days_go_by(clock: Any, days: int) -> None:
    clock.shift(timedelta(days=days))
    tend()
    waiting = Intent.objects.filter(state="waiting", name__startswith="reviews.")
    for intent in list(waiting.values_list("pk", flat=True)):
        keep(intent)


def clock_of(review: Review, step: str = "look") -> ReviewDeadline:
    found: ReviewDeadline = ReviewDeadline.objects.get(review_id=review.id, step=step)
    return found


def test_promise_17_what_nobody_looks_at_in_three_working_days_is_public(
    shop: Merchant, author: User, officer: User, office: Organisation
) -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        review = mended(shop, author, officer)
        row = clock_of(review)
        assert (str(row.due_on), row.owed_by_id) == ("2026-08-10", office.pk)
        days_go_by(clock, 4)
        assert Notice.objects.filter(person=officer.pk, kind="review.due_soon").exists()
        assert fresh(review).status == Status.HELD
        days_go_by(clock, 2)
    assert fresh(review).status == Status.PUBLISHED
    assert clock_of(review).state == "met_late"
    assert Notice.objects.filter(person=author.pk, kind="review.published_by_lapse").exists()
    assert (summary_of(shop.pk).n, recount()) == (1, [])


def test_promise_17_an_appeal_that_nobody_decides_restores_the_review(
    shop: Merchant, author: User, officer: User
) -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        review = hidden(shop, author, officer)
        appeal = contest(review, author)
        assert str(clock_of(review, "look_again").due_on) == "2026-08-19"
        days_go_by(clock, 15)
        days_go_by(clock, 1)  # a second round finds nothing more to do
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decided_by) == (AppealState.LAPSED, None)
    assert (fresh(review).status, summary_of(shop.pk).n) == (Status.PUBLISHED, 1)
    assert recount() == []


def test_whoever_looks_in_time_ends_the_clock(
    shop: Merchant, author: User, officer: User, office: Organisation
) -> None:
    review = mended(shop, author, officer)
    decide(review, officer, Decision.HIDE)
    assert clock_of(review).state == "met"
    appeal = contest(fresh(review), author)
    moderation.decide_appeal(
        officer=member(office, 452), office=office, merchant=shop, contest=appeal.id,
        upheld=False, text="是辱骂。",
    )  # fmt: skip
    assert clock_of(review, "look_again").state == "met"


def test_a_clock_met_meanwhile_lapses_into_nothing(
    shop: Merchant, author: User, officer: User
) -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        review = mended(shop, author, officer)
        clock.shift(timedelta(days=6))
        tend()
        decide(review, officer, Decision.HIDE)  # late, but before the follow-up ran
        days_go_by(clock, 0)
    assert fresh(review).status == Status.HIDDEN
    assert clock_of(review).late_days == 1


def test_taking_the_review_away_ends_clock_and_appeal(
    shop: Merchant, author: User, officer: User
) -> None:
    review = hidden(shop, author, officer)
    appeal = contest(review, author)
    actions.withdraw_review(author=author, merchant=shop, review=review.id)
    appeal.refresh_from_db()
    assert appeal.state == AppealState.MOOT
    assert clock_of(review, "look_again").state == "dropped"


def test_hiding_it_anew_leaves_no_appeal_against_the_old_decision(
    shop: Merchant, author: User, officer: User
) -> None:
    review = hidden(shop, author, officer)
    old = contest(review, author)
    actions.edit_review(author=author, merchant=shop, review=review.id, said=said(1, "还是骂。"))
    decide(review, officer, Decision.HIDE)
    old.refresh_from_db()
    assert old.state == AppealState.MOOT
    assert contest(fresh(review), author).state == AppealState.OPEN


def test_taking_it_away_and_writing_it_again_is_looked_at_as_well(
    shop: Merchant, author: User, officer: User
) -> None:
    review = hidden(shop, author, officer)
    actions.withdraw_review(author=author, merchant=shop, review=review.id)
    again = reviewed(shop, author, stars=1)
    assert (again.status, again.held_for) == (Status.HELD, HeldFor.MENDED)


def test_what_was_brought_in_numbers_is_given_a_clock_by_night(
    shop: Merchant, author: User, officer: User
) -> None:
    review = mended(shop, author, officer)
    ReviewDeadline.objects.all().delete()
    assert (clocks.wind(), clocks.wind()) == (1, 0)
    assert clock_of(review).is_running


def test_only_what_nobody_decided_may_say_so(shop: Merchant, author: User, officer: User) -> None:
    appeal = contest(hidden(shop, author, officer), author)
    mine = Appeal.objects.filter(merchant=appeal.merchant_id, id=appeal.id)
    with pytest.raises(IntegrityError, match="says_by_whom"), transaction.atomic():
        mine.update(state="lapsed", decided_by=officer.pk, decided_at=appeal.filed_at)


def test_an_office_late_with_reviews_is_late_in_public(
    shop: Merchant, author: User, officer: User
) -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        mended(shop, author, officer)
        days_go_by(clock, 6)
        rows = Client().get("/api/open/v1/offices/terms").json()["results"]
        page = Client().get("/offices").content.decode()
    assert [(row["step"], row["late"]) for row in rows] == [("look", 1)]
    assert "查看待公开的评价" in page


def test_author_and_office_see_until_when_and_how_it_was_counted(
    shop: Merchant, author: User, officer: User
) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        review = mended(shop, author, officer)
        address = f"{shop.code}/{review.id}"
        page = client_of(author).get(f"/me/reviews/{address}").content.decode()
        desk = client_of(officer, strong=True).get("/office/reviews").content.decode()
        app = by_app_too(client_of(author))
        own = f"/api/v1/merchants/{shop.code}/reviews/{review.id}"
        told = app.client.get(own, headers=app.headers).json()
    assert "自动公开" in page
    assert "3个工作日" in page.replace(" ", "")
    assert "8月10日" in desk
    assert told["deadlines"][0]["due_on"] == "2026-08-10"
