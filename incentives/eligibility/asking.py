"""A partner asks with the token it was shown: one refusal for all reasons, the same work for all.

Whoever is asked about, known or not, member or not: the same statements run in the same order, and
none of them reads points. What the token holds was looked up when its owner made it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.consent.guards import ConsentMissing
from backend.consent.models import Consent
from backend.kernel.ids import ALPHABET
from backend.kernel.vault import vault
from incentives.eligibility import consenting
from incentives.eligibility.answering import Answer, answered
from incentives.eligibility.history import Asking, History, history_of, is_limited
from incentives.eligibility.models import Token, Way, Word
from incentives.eligibility.thresholds import NOTHING, can_be_asked, threshold_of
from incentives.holders.models import Holder
from incentives.offers.models import Version
from incentives.partners.models import Partner

DIGEST = "incentives_token.digest"
NOBODY = UUID(int=0)
LENGTH = 12
QR_START = "CYE"  # CYE:{offer}:{token}, capitals and digits only: a small code, large modules
_OTHERS = re.compile(f"[^{ALPHABET}]")


class Looked(NamedTuple):
    """Everything that was found out about a question, whether or not there was anything."""

    version: Version | None
    token: Token | None
    is_open: bool  # the account
    consent: Consent | None
    asking: Asking
    history: History


@transaction.atomic
def answer_to(partner: Partner, *, offer: str, token: str) -> Answer:
    """Yes or no about whoever shows this token for this offer; the token is used up.

    Raises ConsentMissing for everything else: unknown, expired, used, another's, not agreed,
    asked too often. The caller learns that it should ask the person, and nothing more.
    """
    looked = _looked(partner, offer=offer, token=token, now=timezone.now())
    if looked.version is None or looked.token is None or not _is_good(looked):
        raise ConsentMissing
    word = Word(looked.history.kept or (Word.YES if looked.token.is_met else Word.NO))
    answer = answered(
        looked.asking, looked.history, version=looked.version, word=word, way=Way.TOKEN
    )
    Token.objects.filter(holder=looked.asking.person).update(question=answer.question)
    return answer


def normal(text: str) -> str:
    """A token as it is kept in mind: typed in any case, with dashes, or the whole of a QR."""
    return _OTHERS.sub("", text.upper().rpartition(":")[2])


def digests_of(token: str) -> tuple[bytes, ...]:
    """What is kept of a token, under every master key."""
    return vault().blind_indexes(token, context=DIGEST)


def _looked(partner: Partner, *, offer: str, token: str, now: datetime) -> Looked:
    version = _version(partner, offer, now)
    digests = digests_of(normal(token))
    shown = Token.objects.filter(digest__in=digests).first()
    person = shown.holder_id if shown else NOBODY
    account = User.objects.select_for_update().filter(pk=person, closed_at=None).first()
    Holder.objects.select_for_update(no_key=True).filter(pk=person).first()
    held = Token.objects.filter(pk=person, digest__in=digests).first()  # as it is under the lock
    consent = consenting.held_consent(person, partner)
    threshold = threshold_of(version) if version else NOTHING
    asking = Asking(person, partner.pk, threshold, now)
    return Looked(version, held, account is not None, consent, asking, history_of(asking))


def _version(partner: Partner, offer: str, now: datetime) -> Version | None:
    ours = Version.objects.open(timezone.localdate(now)).select_related("offer__partner")
    return ours.filter(offer__code=offer, offer__partner=partner).first()


def _is_good(looked: Looked) -> bool:
    version, token, consent, asking = looked.version, looked.token, looked.consent, looked.asking
    if version is None or token is None or consent is None:
        return False
    fresh = token.question is None and token.made_at <= asking.at < token.ends_at
    limited = is_limited(asking, looked.history, agreed_at=consent.given_at)
    bound = token.version_id == version.pk and can_be_asked(version)
    return looked.is_open and fresh and bound and not limited
