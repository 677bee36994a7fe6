"""What a term's end means: the author's word is public (promise 17), late is late in public."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from backend.notices.actions import notify_organisation
from merchants.reviews import figures, telling
from merchants.reviews.actions import locked, receipted
from merchants.reviews.choices import REVIEW, AppealState, Status
from merchants.reviews.models import Review
from merchants.reviews.moderation import clocks
from merchants.reviews.moderation.models import Appeal, ReviewDeadline


@transaction.atomic
def act_on_lapse(clock: ReviewDeadline) -> None:
    """Nobody looked in time. A clock met or dropped meanwhile means nothing any more."""
    held = locked(clock.merchant, clock.review_id)
    step = clocks.running(held).get(clock.step)
    if step is None or step.pk != clock.pk:
        return
    if clock.step == clocks.LOOK_AGAIN.step:
        _not_looked_again(held)
    _publish(held, act={"step": clock.step, "due_on": clock.due_on.isoformat()})


@transaction.atomic
def act_on_reminder(clock: ReviewDeadline) -> None:
    """Tell the office that a review's last day is near."""
    if not clock.is_running or clock.owed_by_id is None:
        return
    notify_organisation(
        clock.owed_by_id,
        kind="review.due_soon",
        subject=(telling.SUBJECT, str(clock.review_id)),
        words={"shop": clock.merchant.name, "due": clock.due_on.isoformat()},
        address=f"/office/reviews/{clock.merchant.code}/{clock.review_id}",
    )


def _not_looked_again(held: Review) -> None:
    waiting = Appeal.objects.select_for_update().filter(
        merchant=held.merchant_id, review_id=held.id, state=AppealState.OPEN
    )
    for appeal in waiting:
        clocks.close(appeal, AppealState.LAPSED)
    clocks.looked_again(held)


def _publish(held: Review, *, act: dict[str, Any]) -> None:
    if held.status not in (Status.HELD, Status.HIDDEN):
        return
    before = figures.counted(held)
    REVIEW.check(held.status, Status.PUBLISHED)
    held.status, held.held_for = Status.PUBLISHED, ""
    held.hidden_for = held.hidden_by_request_of = ""
    held.save(update_fields=["status", "held_for", "hidden_for", "hidden_by_request_of"])
    receipted(held, "published_by_lapse", actor=None, act=act)
    figures.move(held, before=before)
    clocks.turn(held)
    telling.author(held, "review.published_by_lapse")
