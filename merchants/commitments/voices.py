"""What visitors say of a promise: kept or not, once per visit, changeable; it moves figures only.

Order of locks: the speaker's row, the word, the figures.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.consent.actions import AccountClosed
from backend.kernel.constraints import constraint
from backend.kernel.errors import NotFound
from merchants.commitments.choices import Type
from merchants.commitments.models import Commitment, PromiseFigures, PromiseWord
from merchants.commitments.refusals import (
    AlreadySaid,
    NotInForce,
    OwnShop,
    TooManyWords,
    VisitMissing,
)
from merchants.registry.models import Merchant
from merchants.reviews.visits import spend, visited_on
from merchants.staff.reading import staffs

SUBJECT = "merchants.promise_word"

# Not one upsert: a check is asked of the row offered, and what is offered may be negative.
OPEN_FIGURES = """
INSERT INTO merchants_promisefigures (merchant_id, commitment_id, kept, not_kept)
VALUES (%(merchant)s, %(commitment)s, 0, 0) ON CONFLICT DO NOTHING"""
MOVE = """
UPDATE merchants_promisefigures SET kept = kept + %(kept)s, not_kept = not_kept + %(not_kept)s
 WHERE merchant_id = %(merchant)s AND commitment_id = %(commitment)s"""


@transaction.atomic
def say_word(
    *, speaker: User, merchant: Merchant, commitment: UUID, is_kept: bool, visit_token: str = ""
) -> PromiseWord:
    """Say whether a promise was kept on a visit, or change what one said.

    Without a token it changes one's last word. Raises NotFound, OwnShop, NotInForce, VisitMissing,
    VisitUnknown, VisitSpent, AlreadySaid, TooManyWords.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=speaker.pk)
    if person.closed_at:
        raise AccountClosed
    if staffs(person.pk, merchant.pk):
        raise OwnShop
    about = public_one(merchant, commitment)
    day = visited_on(visit_token, merchant=merchant) if visit_token else None
    word = _own(person, about, day)
    if word is not None:
        return _changed(word, person, merchant, is_kept=is_kept)
    if day is None:
        raise VisitMissing
    if (
        not Commitment.objects.at(merchant.pk)
        .in_force(on=timezone.localdate())
        .filter(id=about.id)
        .exclude(kind=Type.REPAIR)  # promised to an office, not to visitors
        .exists()
    ):
        raise NotInForce
    _within_the_day(person)
    spend(visit_token, merchant=merchant, about=about.id.bytes)
    made = PromiseWord(merchant=merchant, commitment_id=about.id, speaker=person.pk)
    made.is_kept, made.visit_on = is_kept, day
    made.entry = _receipted(made, "word_said", person, merchant)
    with constraint("one_word_per_promise_and_visit", raises=AlreadySaid):
        made.save(force_insert=True)
    _move(made, by=1)
    return made


@transaction.atomic
def take_back_words(*, speaker: User, merchant: Merchant, commitment: UUID) -> int:
    """Take back all that one said of a promise; how many words. Twice is once."""
    mine = PromiseWord.objects.filter(merchant=merchant, speaker=speaker.pk)
    return _gone(list(mine.filter(commitment_id=commitment).order_by("id").select_for_update()))


def forget_words(speaker: UUID) -> int:
    """All that a person said at every shop goes; in the caller's transaction."""
    mine = PromiseWord.objects.filter(speaker=speaker).order_by("merchant_id", "id")
    return _gone(list(mine.select_for_update()))


def public_one(merchant: Merchant, commitment: UUID) -> Commitment:
    """A commitment that anybody may see today. Raises NotFound."""
    today = timezone.localdate()
    found = Commitment.objects.at(merchant.pk).public(on=today).filter(id=commitment).first()
    if found is None:
        raise NotFound
    found.merchant = merchant
    return found


def own_word(person: UUID, merchant: Merchant, commitment: UUID) -> PromiseWord | None:
    """The last that a person said of a promise."""
    mine = PromiseWord.objects.filter(merchant=merchant, commitment_id=commitment, speaker=person)
    return mine.order_by("-visit_on").first()


def count_anew(merchant: UUID) -> None:
    """Put one shop's figures right; no word of it moves meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE merchants_promisefigures IN SHARE ROW EXCLUSIVE MODE")
        PromiseFigures.objects.filter(merchant=merchant).delete()
        cursor.execute(
            """INSERT INTO merchants_promisefigures (merchant_id, commitment_id, kept, not_kept)
               SELECT merchant_id, commitment_id, count(*) FILTER (WHERE is_kept),
                      count(*) FILTER (WHERE NOT is_kept)
                 FROM merchants_promiseword WHERE merchant_id = %s GROUP BY 1, 2""",
            [merchant],
        )


def _own(person: User, about: Commitment, day: date | None) -> PromiseWord | None:
    mine = PromiseWord.objects.filter(
        merchant=about.merchant_id, commitment_id=about.id, speaker=person.pk
    ).select_for_update()
    return (mine.filter(visit_on=day) if day else mine).order_by("-visit_on").first()


def _changed(word: PromiseWord, person: User, merchant: Merchant, *, is_kept: bool) -> PromiseWord:
    if word.is_kept == is_kept:
        return word
    _move(word, by=-1)
    word.is_kept = is_kept
    word.entry = _receipted(word, "word_changed", person, merchant)
    word.save(update_fields=["is_kept", "entry"])
    _move(word, by=1)
    return word


def _gone(words: list[PromiseWord]) -> int:
    for word in words:
        PromiseWord.objects.filter(merchant=word.merchant_id, id=word.id).delete()
        _move(word, by=-1)
    return len(words)


def _move(word: PromiseWord, *, by: int) -> None:
    values: dict[str, Any] = {
        "merchant": word.merchant_id,
        "commitment": word.commitment_id,
        "kept": by if word.is_kept else 0,
        "not_kept": 0 if word.is_kept else by,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN_FIGURES, values)
        cursor.execute(MOVE, values)


def _within_the_day(person: User) -> None:
    today = PromiseWord.objects.filter(speaker=person.pk, said_on=timezone.localdate())
    if today.count() >= settings.PROMISES_WORDS_PER_PERSON_DAY:
        raise TooManyWords


def _receipted(word: PromiseWord, verb: str, person: User, merchant: Merchant) -> UUID:
    act = {
        "merchant": merchant.code,
        "commitment": str(word.commitment_id),
        "kept": word.is_kept,
        "visit_on": word.visit_on.isoformat(),
    }
    subject = (SUBJECT, str(word.id))
    return record(f"promise.{verb}", subject=subject, actor=person, act=act).entry.pk
