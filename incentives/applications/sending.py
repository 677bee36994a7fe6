"""Sending an application: under today's terms, with consent for this partner, once."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.identity.disclosure import identity_of
from backend.accounts.models import User
from backend.accounts.permissions import NotVerified
from backend.consent.actions import give_consent
from backend.deadlines.actions import start
from backend.kernel.constraints import constraint
from incentives.applications import notices, quotas, terms, words
from incentives.applications.commitments import NEWEST, TEXTS
from incentives.applications.conditions import is_better, let_it_be_asked
from incentives.applications.consenting import PURPOSE, text_for
from incentives.applications.drafts import held_draft, shop_for
from incentives.applications.models import Application
from incentives.applications.moves import applicant, clock_for, done, move
from incentives.applications.parts import ApplicationFile, ShopSeat
from incentives.applications.refusals import (
    AmountMissing,
    AskedAboveTerms,
    OfferChanged,
    PromiseMissing,
    ShopApplicationOpen,
)
from incentives.applications.states import Kind, State
from incentives.offers.models import Version
from incentives.offers.reading import open_version
from incentives.webhooks.actions import announce


class Sending(NamedTuple):
    """What the applicant read and agreed to: the version's number, the text of the consent, the
    text that was promised. `tells_better`: the partner may hear whether the condition is met, by
    a consent of its own; `eligibility`: the text of that one, where it is given now.
    """

    version: int
    consent: int
    tells_better: bool = False
    eligibility: int | None = None
    commitment: int | None = None


@transaction.atomic
def submit(*, person: User, application: UUID, sending: Sending) -> Application:
    """Give it to the partner, whose time begins. Twice at once is once: the second finds it sent.

    Raises ApplicationSent, NoSuchOffer, OfferChanged, TextChanged, PromiseMissing, AmountMissing,
    AskedAboveTerms, NotVerified, QuotaUsed, ShopApplicationOpen.
    """
    draft = held_draft(person, application)
    version = _version_read(draft, person, sending)
    give_consent(
        person=person,
        purpose=PURPOSE,
        recipient=draft.partner.code,
        version=_consent_read(draft, sending),
    )
    if draft.shows_name and identity_of(person) is None:
        raise NotVerified
    quotas.take(draft, version)
    draft.version = version
    _settle(draft, version, better=_asked_about(draft, person, sending))
    draft.commitment = _promised(draft, sending)
    move(draft, State.SUBMITTED)
    draft.submitted_at, draft.submitted_on = timezone.now(), timezone.localdate()
    _take_seat(draft)
    said = words.said_in(draft, reading=words.own(person.pk))
    done(draft, Kind.SUBMITTED, by=applicant(person), act=_told(draft, said))
    start(clock_for(draft), term=terms.decide(draft.decide_days), on=timezone.localdate())
    notices.tell_partner(draft, "applications.received")
    told = {"application": str(draft.id), "offer": draft.offer.code}
    announce(draft.partner, "application.submitted", key=str(draft.id), body=told)
    return draft


def _version_read(draft: Application, person: User, sending: Sending) -> Version:
    version = open_version(draft.offer.code)
    if version.number != sending.version:
        raise OfferChanged
    shop_for(person, version, draft.shop)
    return version


def _consent_read(draft: Application, sending: Sending) -> int:
    text_for(draft.partner)  # declared, if nobody asked for this partner before
    return sending.consent


def _asked_about(draft: Application, person: User, sending: Sending) -> bool:
    if sending.tells_better and sending.eligibility is not None and draft.shop is None:
        let_it_be_asked(person, draft.partner, version=sending.eligibility)
    return is_better(draft, draft.version, person, asks=sending.tells_better)


def _settle(draft: Application, version: Version, *, better: bool) -> None:
    """Write down the terms that hold. Raises AmountMissing, AskedAboveTerms."""
    limits = terms.limits_of(version, better=better)
    draft.better = better
    draft.amount_most, draft.months_most = limits.amount, limits.months
    draft.rate_most, draft.fees_most = limits.rate, limits.fees
    draft.decide_days = terms.decide_days(version, better=better)
    draft.papers_days = terms.papers_days(version, better=better)
    if limits.amount is not None and draft.amount is None:
        raise AmountMissing
    pairs = ((draft.amount, limits.amount), (draft.months, limits.months))
    if any(asked and (most is None or asked > most) for asked, most in pairs):
        raise AskedAboveTerms


def _promised(draft: Application, sending: Sending) -> int | None:
    """Which text was promised. Raises PromiseMissing."""
    if draft.field != "approval":
        return None
    if sending.commitment != NEWEST:
        raise PromiseMissing
    return NEWEST


def _take_seat(draft: Application) -> None:
    if draft.shop is None:
        return
    with constraint("one_open_application_per_shop_and_offer", raises=ShopApplicationOpen):
        ShopSeat.objects.create(shop=draft.shop, offer=draft.offer.pk, application=draft.id)


def _told(draft: Application, said: str) -> dict[str, Any]:
    """What the receipt proves: all that was sent, and the text of the promise."""
    files = ApplicationFile.objects.filter(holder=draft.holder_id, application=draft.id)
    promised = TEXTS[draft.commitment] if draft.commitment else None
    return {
        "partner": draft.partner.code,
        "amount": str(draft.amount) if draft.amount is not None else None,
        "months": draft.months,
        "words": said,
        "files": files.count(),
        "shows_name": draft.shows_name,
        "shows_phone": draft.shows_phone,
        "better_terms": draft.better,
        "commitment": {"version": promised.version, "zh": promised.zh, "en": promised.en}
        if promised
        else None,
    }
