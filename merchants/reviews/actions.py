"""What authors do with their reviews. Each is one transaction.

Order of locks: files kept, the author's row, windows of the day, the review, its parts, figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.consent.actions import AccountClosed
from backend.files.actions import keep_photo, release
from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict, Denied, Invalid, NotFound
from backend.scrub.text import screen
from merchants.registry.models import Merchant
from merchants.reviews import figures, telling, words
from merchants.reviews.aliases import alias_of
from merchants.reviews.choices import BEST, REVIEW, WORST, HeldFor, Status
from merchants.reviews.holding import is_young, network_of_the_day, reason_to_hold
from merchants.reviews.models import ASPECTS, Review, ReviewVersion
from merchants.reviews.moderation import clocks
from merchants.reviews.visits import spend
from merchants.staff.reading import staffs

TABLE, ROOM = "review", "reviews"
SUBJECT = "merchants.review"


class OwnShop(Denied):
    """Whoever works there is no consumer there."""

    code = "own_shop"
    message = _("不能评价自己任职的店铺。")


class AlreadyReviewed(Conflict):
    code = "visit_already_reviewed"
    message = _("您已经评价过这一天的到店。可以修改那条评价。")


class TooManyReviews(Conflict):
    code = "too_many_reviews_today"
    message = _("今天提交的评价已达上限，请明天再写。本次没有保存。")


class StarsWrong(Invalid):
    code = "stars_invalid"
    message = _("请为每一项打 1 到 5 星。")


class VisitDayWrong(Invalid):
    code = "visit_day_invalid"
    message = _("到店日期应在最近一年内，不能晚于今天。")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an author hands in. `name_shown`: how they wish to be called, "" for nobody."""

    goods: int
    service: int
    price_honesty: int
    environment: int
    words: str = ""
    visit_on: date | None = None
    name_shown: str = ""

    @property
    def stars(self) -> dict[str, int]:
        return {aspect: getattr(self, aspect) for aspect in ASPECTS}

    @property
    def overall(self) -> int:
        """The mean of the aspects, halves upward."""
        return (sum(self.stars.values()) + 2) // 4


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What comes with it and is not said: the proof of a visit, the network, photos."""

    visit_token: str = ""
    network: str = ""
    photos: Sequence[UploadedFile[Any]] = ()


@transaction.atomic
def write_review(
    *, author: User, merchant: Merchant, said: Said, came: Circumstances | None = None
) -> Review:
    """Say what one thinks of one visit. Held ones are looked at first, and their author is told.

    Raises OwnShop, StarsWrong, VisitDayWrong, WordsTooLong, VisitUnknown, VisitSpent,
    AlreadyReviewed, TooManyReviews, and what backend.files refuses: then nothing is kept.
    """
    came = came or Circumstances()
    check(said)
    if staffs(author.pk, merchant.pk):
        raise OwnShop
    photos = [keep_photo(one, owner=author.pk, room=ROOM).pk for one in came.photos]
    person = User.objects.select_for_update(no_key=True).get(pk=author.pk)
    if person.closed_at:
        raise AccountClosed
    _within_the_day(person)
    visited = spend(came.visit_token, merchant=merchant) if came.visit_token else None
    review = _row(person, merchant, said, visit_on=visited or said.visit_on)
    review.photos, review.is_visited = photos, visited is not None
    review.is_young, review.network = is_young(person), network_of_the_day(came.network)
    _hold_if(
        review,
        reason_to_hold(
            author=person, merchant=merchant, network=came.network, is_visited=review.is_visited
        ),
    )
    review.entry = receipted(review, "written", actor=person, act=told(said, review))
    with constraint("one_opinion_per_visit", raises=AlreadyReviewed):
        review.save(force_insert=True)
    clocks.turn(review)
    figures.move(review, before={})
    telling.of_holding(review)
    return review


@transaction.atomic
def edit_review(*, author: User, merchant: Merchant, review: UUID, said: Said) -> Review:
    """Say it differently; what was said before is kept. A hidden one is looked at again.

    The day of the visit stays. Raises NotFound, StarsWrong, WordsTooLong, StepNotAllowed.
    """
    check(said)
    held = own(author, merchant, review)
    if held.status == Status.WITHDRAWN:
        raise NotFound
    before, was = figures.counted(held), held.status
    _keep_version(held)
    _say(held, said)
    held.version += 1
    held.edited_on = timezone.localdate()
    if was == Status.HIDDEN:
        _change(held, Status.HELD, held_for=HeldFor.MENDED)
    held.entry = receipted(held, "edited", actor=author, act=told(said, held))
    held.save()
    clocks.turn(held)
    figures.move(held, before=before)
    if was != held.status:
        telling.of_holding(held)
    return held


@transaction.atomic
def withdraw_review(*, author: User, merchant: Merchant, review: UUID) -> Review:
    """Take one's own review away: its words and photos go, only a count stays. Twice is once."""
    held = own(author, merchant, review)
    if held.status != Status.WITHDRAWN:
        held.entry = receipted(held, "withdrawn", actor=author, act={})
        take_away(held)
    return held


def take_away(held: Review) -> None:
    """Everything that was said goes, in the caller's transaction, who holds the row."""
    before = figures.counted(held)
    REVIEW.check(held.status, Status.WITHDRAWN)
    release(held.photos)
    _change(held, Status.WITHDRAWN)
    held.words_sealed, held.words_public, held.name_shown, held.photos = None, "", "", []
    held.save()
    versions = ReviewVersion.objects.filter(merchant=held.merchant_id, review_id=held.id)
    versions.update(words_sealed=None, words_public="")
    clocks.make_moot(held)
    clocks.turn(held)
    figures.move(held, before=before)


def check(said: Said) -> None:
    """What can be wrong before anything is looked up. Raises StarsWrong, VisitDayWrong."""
    if not all(WORST <= stars <= BEST for stars in said.stars.values()):
        raise StarsWrong
    today = timezone.localdate()
    oldest = today - timedelta(days=settings.REVIEWS_OLDEST_VISIT_DAYS)
    if said.visit_on is not None and not oldest <= said.visit_on <= today:
        raise VisitDayWrong


def own(author: User, merchant: Merchant, review: UUID) -> Review:
    """One's own review, locked. Raises NotFound for any other."""
    held = locked(merchant, review)
    if held.author != author.pk:
        raise NotFound
    return held


def locked(merchant: Merchant, review: UUID) -> Review:
    """The review, locked. Raises NotFound."""
    found = Review.objects.select_for_update().filter(merchant=merchant, id=review).first()
    if found is None:
        raise NotFound
    found.merchant = merchant
    return found


def receipted(review: Review, verb: str, *, actor: User | None, act: dict[str, Any]) -> UUID:
    """Record the author's act; the entry of its receipt."""
    about = {"review": str(review.id), "merchant": review.merchant.code}
    subject = (SUBJECT, str(review.id))
    return record(f"review.{verb}", subject=subject, actor=actor, act=about | act).entry.pk


def told(said: Said, review: Review) -> dict[str, Any]:
    """What the author can prove later."""
    return {
        **said.stars,
        "words": said.words,
        "name_shown": said.name_shown,
        "visit_on": review.visit_on.isoformat(),
        "visited": review.is_visited,
        "version": review.version,
    }


def _row(person: User, merchant: Merchant, said: Said, *, visit_on: date | None) -> Review:
    review = Review(merchant=merchant, author=person.pk, status=Status.PUBLISHED)
    review.alias = alias_of(person.pk, merchant.pk)
    review.visit_on = visit_on or timezone.localdate()
    _say(review, said)
    return review


def _say(review: Review, said: Said) -> None:
    """The stars and words of the author; words that somebody should look at hold it."""
    for aspect, stars in said.stars.items():
        setattr(review, aspect, stars)
    review.overall = said.overall
    kept = words.written(said.words, table=TABLE, pk=review.id)
    name = screen(said.name_shown.strip())
    review.words_sealed, review.words_public = kept.sealed, kept.public
    review.name_shown = name.public
    review.language = words.language_of(said.words)
    if kept.is_held or name.held:
        _hold_if(review, HeldFor.WORDS)


def _hold_if(review: Review, reason: HeldFor | str) -> None:
    if reason and review.status == Status.PUBLISHED:
        review.status, review.held_for = Status.HELD, reason


def _change(review: Review, status: Status, *, held_for: str = "") -> None:
    review.status, review.held_for = status, held_for
    review.hidden_for = review.hidden_by_request_of = ""


def _keep_version(review: Review) -> None:
    ReviewVersion.objects.create(
        merchant_id=review.merchant_id,
        review_id=review.id,
        version=review.version,
        words_sealed=review.words_sealed,
        words_public=review.words_public,
        **{aspect: getattr(review, aspect) for aspect in ASPECTS},
    )


def _within_the_day(person: User) -> None:
    today = Review.objects.by(person.pk).filter(written_on=timezone.localdate())
    if today.count() >= settings.REVIEWS_PER_PERSON_DAY:
        raise TooManyReviews
