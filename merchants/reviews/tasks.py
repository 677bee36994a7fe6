"""Follow-ups of the clocks of reviews, each done once."""

from __future__ import annotations

from uuid import UUID

from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from merchants.reviews.moderation.lapses import act_on_lapse, act_on_reminder
from merchants.reviews.moderation.models import ReviewDeadline

register(ReviewDeadline, lapsed="reviews.deadline_lapsed", near="reviews.deadline_near")


@follow_up("reviews.deadline_lapsed")
def deadline_lapsed(*, row: list[str], due_on: str) -> None:
    """Nobody looked until the last day."""
    act_on_lapse(_clock(row))


@follow_up("reviews.deadline_near")
def deadline_near(*, row: list[str], due_on: str) -> None:
    """The last day is near."""
    act_on_reminder(_clock(row))


def _clock(row: list[str]) -> ReviewDeadline:
    merchant, key = map(UUID, row)
    found: ReviewDeadline = ReviewDeadline.objects.select_related("merchant").get(
        merchant=merchant, id=key
    )
    return found
