"""A partner asks with what it was shown: one refusal for all reasons, the same work for all.

Whoever is asked about, known or not, member or not: the same statements run in the same order, and
none of them reads points. What a ticket holds was looked up when its owner made it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.consent.guards import ConsentMissing
from backend.consent.models import Consent
from incentives.eligibility import consenting
from incentives.eligibility.answering import Answer, answered
from incentives.eligibility.history import Asking, History, history_of, is_limited
from incentives.eligibility.models import Word
from incentives.eligibility.sites.ticket import SHORTEST, SignInTicket
from incentives.eligibility.thresholds import NOTHING, can_be_asked, threshold_of
from incentives.eligibility.tickets import Ticket, TokenTicket
from incentives.holders.models import Holder
from incentives.offers.models import Version
from incentives.partners.models import Partner


class Looked(NamedTuple):
    """Everything that was found out about a question, whether or not there was anything."""

    version: Version | None
    is_open: bool  # the account
    is_met: bool | None  # None: the ticket is no good
    consent: Consent | None
    asking: Asking
    history: History


@transaction.atomic
def answer_to(partner: Partner, *, offer: str, token: str) -> Answer:
    """Yes or no about whoever shows this token (or signed in) for this offer of the partner's.

    Raises ConsentMissing for everything else: unknown, expired, used, another's, not agreed,
    asked too often. The caller learns that it should ask the person, and nothing more.
    """
    ticket: Ticket = TokenTicket(token)
    if len(token) >= SHORTEST:
        ticket = SignInTicket(token, partner)
    looked = _looked(partner, ticket, offer=offer, now=timezone.now())
    if looked.version is None or not _is_good(looked):
        raise ConsentMissing
    word = Word(looked.history.kept or (Word.YES if looked.is_met else Word.NO))
    answer = answered(
        looked.asking, looked.history, version=looked.version, word=word, way=ticket.way
    )
    ticket.used(looked.asking.person, answer.question)
    return answer


def _looked(partner: Partner, ticket: Ticket, *, offer: str, now: datetime) -> Looked:
    version = _version(partner, offer, now)
    person = ticket.whose()
    account = User.objects.select_for_update().filter(pk=person, closed_at=None).first()
    Holder.objects.select_for_update(no_key=True).filter(pk=person).first()
    is_met = ticket.word(person, version, at=now)
    consent = consenting.held_consent(person, partner)
    threshold = threshold_of(version) if version else NOTHING
    asking = Asking(person, partner.pk, threshold, now)
    return Looked(version, account is not None, is_met, consent, asking, history_of(asking))


def _version(partner: Partner, offer: str, now: datetime) -> Version | None:
    ours = Version.objects.open(timezone.localdate(now)).select_related("offer__partner")
    return ours.filter(offer__code=offer, offer__partner=partner).first()


def _is_good(looked: Looked) -> bool:
    consent, version = looked.consent, looked.version
    if consent is None or version is None or looked.is_met is None or not looked.is_open:
        return False
    limited = is_limited(looked.asking, looked.history, agreed_at=consent.given_at)
    return can_be_asked(version) and not limited
