"""What was asked about a person before: all that limits look at, never how they stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q

from incentives.eligibility.models import Question
from incentives.eligibility.refusals import AnotherConditionAsked, AskedTooOften

DAY = timedelta(days=1)
LONGEST_CONSENT = timedelta(days=400)  # questions before the consent that holds count no more


class Asking(NamedTuple):
    """Who would ask what about whom, at which moment."""

    person: UUID
    partner: UUID
    threshold: bytes
    at: datetime


class History(NamedTuple):
    """`other_*`: of this partner's last question about another condition; counts of a day."""

    other_at: datetime | None
    other_until: datetime | None
    same_today: int
    today: int
    kept: str  # the word that stays, or ""
    kept_until: datetime | None


def history_of(asking: Asking) -> History:
    """One statement, whoever is asked about."""
    theirs = Q(partner=asking.partner)
    same, other = Q(threshold=asking.threshold), ~Q(threshold=asking.threshold)
    today, stays = Q(asked_at__gt=asking.at - DAY), Q(answer_until__gt=asking.at)
    known: dict[str, Any] = Question.objects.filter(
        holder=asking.person, asked_at__gt=asking.at - LONGEST_CONSENT
    ).aggregate(
        other_at=Max("asked_at", filter=theirs & other),
        other_until=Max("condition_until", filter=theirs & other),
        same_today=Count("asked_at", filter=theirs & same & today),
        today=Count("asked_at", filter=today),
        kept=Max("answer", filter=theirs & same & stays),
        kept_until=Max("answer_until", filter=theirs & same & stays),
    )
    return History(**{**known, "kept": known["kept"] or ""})


def refuse_if_limited(asking: Asking, history: History, *, agreed_at: datetime) -> None:
    """Raise AnotherConditionAsked or AskedTooOften; never looks at anything but questions.

    Another condition needs both: the time is over, and the person agreed anew since.
    """
    before, until = history.other_at, history.other_until
    if before and until and (asking.at < until or agreed_at <= before):
        raise AnotherConditionAsked(until)
    if history.same_today >= settings.ELIGIBILITY_SAME_PER_DAY:
        raise AskedTooOften
    if history.today >= settings.ELIGIBILITY_PER_PERSON_DAY:
        raise AskedTooOften


def is_limited(asking: Asking, history: History, *, agreed_at: datetime | None) -> bool:
    """The same as one word."""
    try:
        refuse_if_limited(asking, history, agreed_at=agreed_at or asking.at)
    except (AnotherConditionAsked, AskedTooOften):
        return True
    return False


def ends(history: History, *, at: datetime) -> tuple[datetime, datetime]:
    """Until when the partner asks about nothing else, and until when it hears the same word."""
    fresh = at + timedelta(days=settings.ELIGIBILITY_STAYS_DAYS)
    condition = at + timedelta(days=settings.ELIGIBILITY_CONDITION_DAYS)
    return condition, history.kept_until or fresh
