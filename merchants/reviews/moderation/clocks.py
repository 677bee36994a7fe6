"""Until when an office looks: at a held review, and again at a hidden one whose author objects.

A term of ours that goes by acts for the author (promise 17): `lapses`. Callers hold the review.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.offices import office_for
from backend.deadlines.actions import drop, meet, start
from backend.deadlines.counting import Term
from merchants.reviews.choices import APPEAL, AppealState, Side, Status
from merchants.reviews.models import Review
from merchants.reviews.moderation.models import Appeal, ReviewDeadline

AREA = "reviews"  # the subject kind of the offices that moderate
HOUSE_RULES = "本平台评价办理约定"
LOOK = Term("look", 3, "working_days", HOUSE_RULES, Side.OFFICE, remind=1)
LOOK_AGAIN = Term("look_again", 10, "working_days", HOUSE_RULES, Side.OFFICE, remind=2)
NAMES = {LOOK.step: _("工作人员查看"), LOOK_AGAIN.step: _("另一位工作人员复核")}
AT_ONCE = 500


def turn(review: Review) -> None:
    """After a change of status: who is held waits from today; who no longer is was looked at."""
    held = running(review).get(LOOK.step)
    if review.status == Status.HELD:
        if held is None:
            begin(review, LOOK)
    elif held is not None:
        _stop(held, review)


def begin(review: Review, term: Term) -> ReviewDeadline:
    """Start one clock; the office that should act is named, where there is one."""
    division = review.merchant.division_code
    office = office_for(area=AREA, division=division) if division else None
    row = ReviewDeadline(merchant_id=review.merchant_id, review_id=review.id)
    row.owed_by_id = office.pk if office else None
    return start(row, term=term, on=timezone.localdate())


def looked_again(review: Review) -> None:
    """The appeal was decided."""
    row = running(review).get(LOOK_AGAIN.step)
    if row is not None:
        meet(row, on=timezone.localdate())


def make_moot(review: Review) -> None:
    """What an open appeal contested stands no more: nobody has to look at it again."""
    waiting = Appeal.objects.select_for_update().filter(
        merchant=review.merchant_id, review_id=review.id, state=AppealState.OPEN
    )
    for appeal in waiting:
        close(appeal, AppealState.MOOT)
    row = running(review).get(LOOK_AGAIN.step)
    if row is not None:
        drop(row)


def close(appeal: Appeal, state: AppealState) -> None:
    """It ends, and nobody decided it."""
    APPEAL.check(appeal.state, state)
    appeal.state, appeal.decided_at = state, timezone.now()
    appeal.save(update_fields=["state", "decided_at"])


def running(review: Review) -> dict[str, ReviewDeadline]:
    """The running clocks of one review, by step."""
    rows = ReviewDeadline.objects.running().filter(merchant=review.merchant_id, review_id=review.id)
    return {row.step: row for row in rows}


def running_of(reviews: Iterable[Review]) -> dict[UUID, ReviewDeadline]:
    """Of each review the clock that ends first, in one query."""
    listed = list(reviews)
    rows = ReviewDeadline.objects.running().filter(
        merchant__in={one.merchant_id for one in listed}, review_id__in=[one.id for one in listed]
    )
    return {row.review_id: row for row in rows.order_by("-due_on")}


def wind(*, most: int = AT_ONCE) -> int:
    """Give a clock to what waits without one (brought in numbers, or older than these clocks)."""
    open_ones = Appeal.objects.filter(state=AppealState.OPEN).values("review_id")
    reviews = Review.objects.select_related("merchant").order_by("written_on", "id")
    return sum(
        _wound(waiting.exclude(id__in=_with(term))[:most], term)
        for waiting, term in (
            (reviews.filter(status=Status.HELD), LOOK),
            (reviews.filter(id__in=open_ones), LOOK_AGAIN),
        )
    )


def _with(term: Term) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = ReviewDeadline.objects.running().filter(step=term.step)
    return rows.values("review_id")


@transaction.atomic
def _wound(waiting: QuerySet[Review], term: Term) -> int:
    return len([begin(one, term) for one in waiting.select_for_update(of=("self",))])


def _stop(row: ReviewDeadline, review: Review) -> None:
    if review.status == Status.WITHDRAWN:
        drop(row)
    else:
        meet(row, on=timezone.localdate())
