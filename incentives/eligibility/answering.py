"""Answering one question about one person: written down, noted, receipted and signed.

`answer_for` is for acts of the person (an application, a voucher); a partner's own question with a
token or after a sign-in is in `asking`. Both end in `answered`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.consent.guards import ConsentMissing
from backend.kernel.ids import uuid7
from incentives.eligibility import consenting, signing
from incentives.eligibility.history import (
    Asking,
    History,
    ends,
    history_of,
    refuse_if_limited,
)
from incentives.eligibility.models import Question, Way, Word
from incentives.eligibility.refusals import NothingToAsk, NothingToShow
from incentives.eligibility.thresholds import (
    as_text,
    asks_membership_alone,
    can_be_asked,
    threshold_of,
)
from incentives.holders.actions import holding
from incentives.offers.conditions import facts_of, meets
from incentives.offers.models import Version
from incentives.partners.models import Partner


@dataclass(frozen=True)
class Answer:
    """What the partner is given, and nothing beside it."""

    question: UUID
    word: str  # yes or no
    expires_at: datetime
    signature: str

    @property
    def is_yes(self) -> bool:
        """Whether the better terms are theirs."""
        return self.word == Word.YES


@transaction.atomic
def answer_for(person: User, version: Version, *, way: Way = Way.APPLICATION) -> Answer:
    """Whether the better terms of this version are the person's, as the partner will hear it.

    Call it in the person's own act. Raises ConsentMissing, NothingToAsk, NothingToShow,
    AnotherConditionAsked, AskedTooOften (`refusals.NOT_ASKED`): then terms for everyone hold.
    """
    asking, history = asked_by_themselves(person, version)
    word = word_of(version, history, person=person.pk)
    return answered(asking, history, version=version, word=word, way=way)


def asked_by_themselves(person: User, version: Version) -> tuple[Asking, History]:
    """The person's row locked, consent and limits looked at; raises what `answer_for` raises."""
    if not can_be_asked(version):
        raise NothingToAsk
    holding(person)
    partner = version.offer.partner
    consent = consenting.held_consent(person.pk, partner)
    if consent is None or consent.given_at is None:
        raise ConsentMissing
    asking = Asking(person.pk, partner.pk, threshold_of(version), timezone.now())
    history = history_of(asking)
    refuse_if_limited(asking, history, agreed_at=consent.given_at)
    return asking, history


def word_of(version: Version, history: History, *, person: UUID) -> Word:
    """The word that stays, else what holds today. Raises NothingToShow for a no never spoken."""
    if history.kept:
        return Word(history.kept)
    word = Word.YES if meets(version, facts_of(person)) else Word.NO
    if word == Word.NO and asks_membership_alone(version):
        raise NothingToShow
    return word


def answered(asking: Asking, history: History, *, version: Version, word: Word, way: Way) -> Answer:
    """Keep, note, receipt and sign it, in the caller's transaction, under the person's lock."""
    partner, question = version.offer.partner, uuid7()
    until = asking.at + timedelta(seconds=settings.ELIGIBILITY_ANSWER_SECONDS)
    condition_until, answer_until = ends(history, at=asking.at)
    claims = _claims(asking, version, word=word, until=until)
    act = {
        "question": str(question),
        "person": str(asking.person),
        "way": str(way),
        **{name: claims[name] for name in ("aud", "offer", "offer_version", "threshold")},
        "answer": str(word),
        "jti": claims["jti"],
    }
    subject = ("incentives.question", str(question))
    receipt = record("eligibility.answered", subject=subject, actor=None, act=act).entry
    Question.objects.create(
        holder_id=asking.person,
        id=question,
        partner=partner,
        version=version,
        threshold=asking.threshold,
        answer=word,
        way=way,
        asked_at=asking.at,
        signed_until=until,
        condition_until=condition_until,
        answer_until=answer_until,
        receipt=receipt.pk,
    )
    _noted(asking.person, partner, version)
    return Answer(question, str(word), until, signing.signed(claims))


def _claims(asking: Asking, version: Version, *, word: Word, until: datetime) -> dict[str, Any]:
    """Bound to partner, offer, version and condition; `sub` is new each time and leads nowhere."""
    return {
        "iss": f"https://{settings.CHENGYI_HOST}",
        "aud": version.offer.partner.code,
        "sub": str(uuid4()),
        "jti": str(uuid4()),
        "iat": int(asking.at.timestamp()),
        "exp": int(until.timestamp()),
        "offer": version.offer.code,
        "offer_version": version.number,
        "threshold": as_text(asking.threshold),
        "answer": str(word),
    }


def _noted(person: UUID, partner: Partner, version: Version) -> None:
    by = Reading(reader=None, organisation=partner.name_zh, purpose=str(_("查询是否符合优惠条件")))
    by.note(person, what=str(_("是否符合公布的条件：{offer}")).format(offer=version.title_zh))
