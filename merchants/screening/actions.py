"""Asking, and saying what was done. Both are written down before they are answered.

The entity is held while it is asked about: what a decision hides in the same moment is either
still public, or not in the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import ApiKey, Organisation
from backend.kernel.codes.text import normalise_code
from backend.kernel.codes.uscc import check
from backend.kernel.constraints import constraint
from backend.kernel.ids import uuid7
from backend.notices.actions import notify_organisation
from backend.scrub.text import screen
from merchants.licences.seals import NoSuchMerchant, merchant_by
from merchants.records.effects import hold
from merchants.registry.models import Kind, Merchant
from merchants.screening.answering import answer_about, in_force
from merchants.screening.measures import Done, measures
from merchants.screening.models import ScreeningFeedback, ScreeningGround, ScreeningQuestion
from merchants.screening.refusals import (
    FeedbackGiven,
    FeedbackUnfinished,
    GroundOver,
    ListNotGranted,
    MatterMissing,
    MeasureNotNamed,
    NoSuchGround,
    NoSuchQuestion,
    NotALegalEntity,
    UsccInvalid,
)
from merchants.staff.reading import shop_of

QUESTION, FEEDBACK = "merchants.screeningquestion", "merchants.screeningfeedback"
LONGEST_MATTER = LONGEST_DOCUMENT = 100
ADDRESS = "/shop/screening"


class Asker(NamedTuple):
    """Who asks: an officer acting for the organisation, or its program."""

    organisation: Organisation
    person: User | None = None
    api_key: ApiKey | None = None

    @property
    def written(self) -> dict[str, UUID | None]:
        """As rows keep it."""
        person, key = self.person, self.api_key
        return {"person": person.pk if person else None, "api_key": key.pk if key else None}


@dataclass(frozen=True)
class Asked:
    """A question: on which ground, about whom, which lists (none: all of the ground), for what."""

    ground: UUID
    uscc: str
    matter: str
    lists: Sequence[str] = ()


class Answered(NamedTuple):
    """The question as it was written down, and its answer."""

    question: ScreeningQuestion
    answer: dict[str, Any]


@transaction.atomic
def ask(*, asker: Asker, asked: Asked) -> Answered:
    """Whether a legal entity is on the lists, now.

    Raises NoSuchGround, GroundOver, ListNotGranted, MatterMissing, UsccInvalid, NoSuchMerchant,
    NotALegalEntity.
    """
    ground = _ground(asker.organisation, asked.ground)
    lists = list(dict.fromkeys(asked.lists)) or list(ground.lists)
    if not set(lists) <= set(ground.lists):
        raise ListNotGranted
    matter = _plain(asked.matter, most=LONGEST_MATTER)
    merchant = hold(_entity(asked.uscc).pk)
    records = list(in_force(merchant.pk, lists, on=timezone.localdate()))
    made = ScreeningQuestion(merchant=merchant, id=uuid7(), ground=ground, lists=lists)
    made.organisation = asker.organisation.pk
    made.organisation_name = asker.organisation.name
    made.basis, made.purpose, made.matter = ground.basis, ground.purpose, matter
    made.items = [each.id for each in records]
    made.person, made.api_key = asker.written["person"], asker.written["api_key"]
    answer = answer_about(merchant, lists, records)
    made.entry = _receipted("screening.asked", (QUESTION, made.id), asker, _act(made, merchant))
    made.save(force_insert=True)
    words = {"office": made.organisation_name, "basis": made.basis, "purpose": made.purpose}
    _tell(made, "screening.asked", QUESTION, words | {"matter": matter})
    return Answered(made, answer)


@dataclass(frozen=True)
class Said:
    """What was done about one measure; a document number for what weighs on the entity."""

    measure: str
    done: str
    done_on: date
    document_no: str = ""


@transaction.atomic
def say_done(*, asker: Asker, merchant: Merchant, question: UUID, said: Said) -> ScreeningFeedback:
    """Write down what the asker did; the entity sees it.

    Raises NoSuchQuestion, MeasureNotNamed, FeedbackUnfinished, FeedbackGiven.
    """
    hold(merchant.pk)
    asked = question_of(asker.organisation, merchant, question)
    if said.measure not in named_in(asked):
        raise MeasureNotNamed
    document = said.document_no.strip()[:LONGEST_DOCUMENT]
    first, last = timezone.localdate(asked.asked_at), timezone.localdate()
    takes = said.done != Done.CONSIDERED
    if (
        said.done not in Done.values
        or not first <= said.done_on <= last
        or (takes and not document)
    ):
        raise FeedbackUnfinished
    made = ScreeningFeedback(merchant=merchant, id=uuid7(), question_id=asked.id)
    made.measure, made.done, made.done_on = said.measure, said.done, said.done_on
    made.document_no = _plain(document, most=LONGEST_DOCUMENT) if document else ""
    made.person, made.api_key = asker.written["person"], asker.written["api_key"]
    act = {"question": str(asked.id), "measure": made.measure, "done": made.done}
    act |= {"done_on": made.done_on.isoformat(), "document_no": made.document_no}
    made.entry = _receipted("screening.done", (FEEDBACK, made.id), asker, act)
    with constraint("a_measure_is_answered_once", raises=FeedbackGiven):
        made.save(force_insert=True)
    words = {"office": asked.organisation_name, "measure": measures()[made.measure].name}
    words |= {"done": str(Done(made.done).label), "document": made.document_no or "— —"}
    _tell(asked, "screening.feedback", FEEDBACK, words, key=str(made.id))
    return made


def question_of(asker: Organisation, merchant: Merchant, question: UUID) -> ScreeningQuestion:
    """A question of this organisation about this entity. Raises NoSuchQuestion."""
    mine = ScreeningQuestion.objects.select_related("merchant").filter(organisation=asker.pk)
    found = mine.filter(merchant=merchant, id=question).first()
    if found is None:
        raise NoSuchQuestion
    return found


def still_public(question: ScreeningQuestion) -> dict[str, Any]:
    """The answer as far as it may be shown today: what ended since is in no answer any more."""
    records = in_force(question.merchant_id, question.lists, on=timezone.localdate())
    named = [one for one in records if one.id in question.items]
    return answer_about(question.merchant, question.lists, named)


def named_in(question: ScreeningQuestion) -> set[str]:
    """The measures that the answer names today; what is repaired may be acted on no more."""
    told = still_public(question)
    items = [item for one in told["lists"] for item in one["items"]]
    return {measure["code"] for item in items for measure in item["measures"]}


def _ground(organisation: Organisation, ground: UUID) -> ScreeningGround:
    # Shared, so that questions do not wait for each other, only for whoever ends the ground.
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM merchants_screeningground WHERE id = %s FOR SHARE", [ground])
    found = ScreeningGround.objects.of(organisation.pk).filter(pk=ground).first()
    if found is None:
        raise NoSuchGround
    if not found.is_in_force(timezone.localdate()):
        raise GroundOver
    return found


def _entity(uscc: str) -> Merchant:
    code = normalise_code(uscc)
    if not check(code, typed=True).ok:
        raise UsccInvalid
    merchant = merchant_by(code)
    if merchant.uscc != code:
        raise NoSuchMerchant
    if merchant.kind == Kind.INDIVIDUAL_BUSINESS:
        raise NotALegalEntity
    return merchant


def _plain(text: str, *, most: int) -> str:
    plain = text.strip()
    if not 0 < len(plain) <= most or screen(plain).public != plain:
        raise MatterMissing
    return plain


def _act(made: ScreeningQuestion, merchant: Merchant) -> dict[str, Any]:
    return {
        "merchant": merchant.code,
        "organisation": made.organisation_name,
        "ground": str(made.ground_id),
        "basis": made.basis,
        "purpose": made.purpose,
        "matter": made.matter,
        "lists": list(made.lists),
        "named": len(made.items),
    }


def _receipted(verb: str, subject: tuple[str, UUID], asker: Asker, act: dict[str, Any]) -> UUID:
    kind, key = subject
    by_key = {"api_key": str(asker.api_key.pk)} if asker.api_key else {}
    done = record(
        verb,
        subject=(kind, str(key)),
        actor=asker.person,
        act=act | by_key,
        acting_for=asker.organisation,
    )
    return done.entry.pk


def _tell(
    asked: ScreeningQuestion, kind: str, subject: str, words: dict[str, str], *, key: str = ""
) -> None:
    shop = shop_of(asked.merchant_id)
    if shop is not None:
        about, once = (subject, key or str(asked.id)), key or str(asked.id)
        notify_organisation(shop, kind=kind, subject=about, words=words, address=ADDRESS, key=once)
