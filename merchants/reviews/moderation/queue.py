"""What waits for an office: held reviews, flagged ones, appeals. No author is named anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.accounts.organisations.models import Organisation
from backend.audit.reads import Reading
from backend.kernel.errors import NotFound
from merchants.registry.models import Merchant
from merchants.reviews import words
from merchants.reviews.actions import TABLE
from merchants.reviews.choices import AppealState, FlagState, Status
from merchants.reviews.mine import decisions_shown
from merchants.reviews.models import Review
from merchants.reviews.moderation.clocks import AREA, running_of
from merchants.reviews.moderation.models import Appeal, Flag, ReviewDeadline
from merchants.reviews.reading import replies_to, shown

MOST = 100
NOBODY = UUID(int=0)  # whoever left: a note about them would be about nobody


class Waiting(NamedTuple):
    """The three queues of one office, oldest first."""

    held: list[Review]
    flagged: list[Review]
    appeals: list[tuple[Appeal, Review]]

    @property
    def due(self) -> dict[UUID, ReviewDeadline]:
        """Until when, by review."""
        return running_of([*self.held, *(review for _appeal, review in self.appeals)])


def waiting_at(office: Organisation) -> Waiting:
    """What waits there now; 100 of each at most."""
    here = within(office)
    held = Review.objects.filter(here, status=Status.HELD).select_related("merchant")
    open_flags = Flag.objects.filter(here, state=FlagState.OPEN).order_by("id")
    contested = Appeal.objects.filter(here, state=AppealState.OPEN).order_by("id")
    appeals = list(contested[:MOST])
    reviews = _reviews((one.merchant_id, one.review_id) for one in appeals)
    flagged = _reviews(open_flags.values_list("merchant_id", "review_id")[:MOST])
    return Waiting(
        held=list(held.order_by("written_on", "id")[:MOST]),
        flagged=[one for one in flagged.values() if one.status == Status.PUBLISHED],
        appeals=[(one, reviews[one.merchant_id, one.review_id]) for one in appeals],
    )


def waiting_count(office: Organisation) -> int:
    """How many things wait there, for the desk's navigation."""
    here = within(office)
    return (
        Review.objects.filter(here, status=Status.HELD).count()
        + Flag.objects.filter(here, state=FlagState.OPEN).count()
        + Appeal.objects.filter(here, state=AppealState.OPEN).count()
    )


def within(office: Organisation) -> Q:
    """Shops in the office's divisions, if it moderates at all."""
    prefixes = [_prefix(code) for code in office.divisions]
    if AREA not in office.subject_kinds or not prefixes:
        return Q(pk__in=[])
    places = Q()
    for prefix in prefixes:
        places |= Q(merchant__division_code__startswith=prefix)
    return places


def review_at(office: Organisation, merchant: Merchant, review: UUID) -> Review:
    """One review that this office may decide about. Raises NotFound."""
    able = office.is_competent(division=merchant.division_code, subject_kind=AREA)
    found = Review.objects.at(merchant.pk).filter(id=review).first() if able else None
    if found is None:
        raise NotFound
    found.merchant = merchant
    return found


def open_appeal(review: Review) -> Appeal | None:
    """The appeal that waits, if one does."""
    of_it = Appeal.objects.filter(merchant=review.merchant_id, review_id=review.id)
    return of_it.filter(state=AppealState.OPEN).first()


def listed(review: Review, due: Mapping[UUID, ReviewDeadline] | None = None) -> dict[str, Any]:
    """One line of a queue."""
    clock = (due or {}).get(review.id)
    reply = replies_to(review.merchant_id, [review]).get(review.id)
    return shown(review, code=review.merchant.code, reply=reply) | {
        "merchant": {"code": review.merchant.code, "name": review.merchant.name},
        "status": review.status,
        "due_on": clock.due_on if clock else None,
        "held_for": review.held_for,
        "held_for_name": review.get_held_for_display() if review.held_for else "",
    }


def read_by(reading: Reading, review: Review) -> dict[str, Any]:
    """The whole of it, its words as written: the author sees in their log that it was read."""
    whose = review.author or NOBODY
    original = words.opened(review.words_sealed, table=TABLE, pk=review.id, about=whose, by=reading)
    if review.words_sealed is None:
        reading.note(whose, what="review")
    appeal = open_appeal(review)
    same_day = Review.objects.at(review.merchant_id).filter(written_on=review.written_on)
    alike = same_day.filter(network=review.network) if review.network else same_day.none()
    return listed(review) | {
        "words": original,
        "same_network": max(alike.count() - 1, 0),
        "flags": [_flag(one, reading) for one in _open_flags(review)],
        "decisions": decisions_shown(review),
        "appeal": _appeal(appeal, whose, reading) if appeal else None,
    }


def _flag(flag: Flag, reading: Reading) -> dict[str, Any]:
    said = words.opened(
        flag.words_sealed, table="flag", pk=flag.id, about=flag.flagged_by or NOBODY, by=reading
    )
    told = {"side": flag.side, "reason": flag.reason, "reason_name": flag.get_reason_display()}
    return told | {"words": said, "made_at": flag.made_at}


def _appeal(appeal: Appeal, whose: UUID, reading: Reading) -> dict[str, Any]:
    said = words.opened(appeal.words_sealed, table="appeal", pk=appeal.id, about=whose, by=reading)
    told = {"reference": str(appeal.id), "words": said, "filed_at": appeal.filed_at}
    return told | {"mine_to_decide": reading.reader != appeal.contested_officer}


def _open_flags(review: Review) -> QuerySet[Flag]:
    flags = Flag.objects.filter(merchant=review.merchant_id, review_id=review.id)
    return flags.filter(state=FlagState.OPEN).order_by("id")


def _reviews(keys: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Review]:
    wanted = list(dict.fromkeys(keys))
    known = Review.objects.filter(pk__in=wanted).select_related("merchant")
    found = {(one.merchant_id, one.id): one for one in known}
    return {key: found[key] for key in wanted if key in found}


def _prefix(code: str) -> str:
    """Of a province its two digits, of a city four, else the whole code."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code
