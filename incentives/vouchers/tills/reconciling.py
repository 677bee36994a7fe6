"""A till has a net again: its words are heard in the order of its counter, each once.

A word whose signature holds is kept whatever comes of it, so that counters never stand still and
nothing is lost in silence. Words that do not follow, or were never signed, are not kept.
Locks: the till, then for each word what using a voucher locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict, Denied, DomainError, Invalid
from incentives.partners.models import Partner
from incentives.vouchers import refusals
from incentives.vouchers.models import Redemption
from incentives.vouchers.redeeming import Use, look_up, read, redeem
from incentives.vouchers.signing import offline_for
from incentives.vouchers.tills.actions import held
from incentives.vouchers.tills.models import Claim, Outcome, State, Till
from incentives.vouchers.tills.words import Word, is_signed

SKEW = timedelta(minutes=5)  # how wrong a till's clock may be
MOST_WORDS = 200

OUTCOMES: dict[type[DomainError], Outcome] = {
    refusals.AlreadyUsed: Outcome.CONFLICT_USED,
    refusals.VoucherVoided: Outcome.CONFLICT_VOIDED,
    refusals.VoucherOver: Outcome.CONFLICT_OVER,
    refusals.PassOutdated: Outcome.CONFLICT_HANDED_ON,
    refusals.PassTooOld: Outcome.PASS_TOO_OLD,
    refusals.PassForged: Outcome.PASS_WRONG,
    refusals.PassMalformed: Outcome.PASS_WRONG,
    refusals.NoSuchVoucher: Outcome.PASS_WRONG,
}


class TillNotActive(Denied):
    code = "till_not_active"
    message = _("这台设备还没有得到负责人确认，或已经停用。")


class WordForged(Denied):
    code = "till_signature_wrong"
    message = _("不是这台设备签名的，一条也没有记。")


class WordMissing(Conflict):
    """`message` of an instance says which counter comes next."""

    code = "till_counter_gap"
    message = _("计数不连续，请从缺的那一条开始重新上报。")


class WordChanged(Conflict):
    code = "till_counter_reused"
    message = _("同一个计数报了两件不同的事，设备可能被复制，请停用后重新登记。")


class TooManyWords(Invalid):
    code = "too_many_words"
    message = _("一次最多上报 200 条。")


class Heard(NamedTuple):
    """What became of one word; `voucher` and `used_at` where it counts."""

    counter: int
    outcome: Outcome
    voucher: UUID | None


class Reconciled(NamedTuple):
    """All of them, and how far the till may go on without a net."""

    heard: list[Heard]
    till: Till


def reconcile(*, partner: Partner, till: UUID, words: Sequence[Word], now_ms: int) -> Reconciled:
    """Hear a till's words, and let it go on. `now_ms`: its clock at this moment.

    Telling again what was heard is answered as before. Each word is a transaction of its own, so
    that what was heard stays heard. Raises NoSuchTill, TillNotActive, WordForged, WordMissing,
    WordChanged, TooManyWords.
    """
    if len(words) > MOST_WORDS:
        raise TooManyWords
    skew = timezone.now() - Word(0, "", now_ms, "").at
    _require_signed(partner, till, words)
    ordered = sorted(words, key=lambda word: word.counter)
    heard = [_hear(partner, till, word, is_right=abs(skew) <= SKEW) for word in ordered]
    return Reconciled(heard, _let_go_on(partner, till, is_right=abs(skew) <= SKEW))


@transaction.atomic
def _require_signed(partner: Partner, till: UUID, words: Sequence[Word]) -> None:
    found = _active(partner, till)
    key = bytes(found.public_key)
    if not all(is_signed(word, till=till, algorithm=found.algorithm, key=key) for word in words):
        raise WordForged


@transaction.atomic
def _hear(partner: Partner, till: UUID, word: Word, *, is_right: bool) -> Heard:
    found = _active(partner, till)
    if word.counter <= found.counter:
        return _heard_before(found, word)
    if word.counter != found.counter + 1:
        next_one = found.counter + 1
        told = str(_("下一条应为第 {n} 条。")).format(n=next_one)
        raise WordMissing(message=f"{WordMissing.message}{told}")
    outcome = _judged(found, word, is_right=is_right)
    voucher: UUID | None = None
    if outcome is None:
        outcome, voucher = _used(partner, found, word)
    Claim.objects.create(
        till=found,
        counter=word.counter,
        said=word.digest(till),
        voucher=voucher,
        at=word.at,
        outcome=outcome,
    )
    found.counter, found.last_at = word.counter, word.at
    found.save(update_fields=["counter", "last_at"])
    return Heard(word.counter, outcome, voucher)


def _heard_before(till: Till, word: Word) -> Heard:
    claim: Claim = Claim.objects.get(till=till, counter=word.counter)
    if bytes(claim.said) != word.digest(till.pk):
        raise WordChanged
    return Heard(claim.counter, Outcome(claim.outcome), claim.voucher)


def _judged(till: Till, word: Word, *, is_right: bool) -> Outcome | None:
    """Why the word cannot count, before any voucher is looked at."""
    now = timezone.now()
    if not is_right or word.at > now + SKEW or (till.last_at and word.at < till.last_at - SKEW):
        return Outcome.CLOCK_WRONG
    if word.at < now - timedelta(hours=settings.VOUCHER_SETTLE_HOURS):
        return Outcome.TOO_LATE
    until = till.allowed_until
    if word.counter > till.allowed or until is None or word.at > until + SKEW:
        return Outcome.BEYOND_LIMIT
    return None


def _used(partner: Partner, till: Till, word: Word) -> tuple[Outcome, UUID | None]:
    at = min(word.at, timezone.now())
    use = Use(at=at, till=till.pk, counter=word.counter)
    try:
        with transaction.atomic():
            used: Redemption = redeem(partner=partner, shown=read(word.digits), use=use)
    except tuple(OUTCOMES) as refusal:
        return OUTCOMES[type(refusal)], _known(partner, word)
    return Outcome.USED, used.pk


def _known(partner: Partner, word: Word) -> UUID | None:
    """Which voucher a conflict is about, if it is one of this partner's."""
    try:
        return look_up(partner, read(word.digits)).id
    except DomainError:
        return None


@transaction.atomic
def _let_go_on(partner: Partner, till: UUID, *, is_right: bool) -> Till:
    """So many more, for so long; a till whose clock is wrong goes no further."""
    found = _active(partner, till)
    now: datetime = timezone.now()
    found.allowed = found.counter + (found.most_offline if is_right else 0)
    found.allowed_until = now + offline_for() if is_right else None
    found.save(update_fields=["allowed", "allowed_until"])
    return found


def _active(partner: Partner, till: UUID) -> Till:
    found = held(partner, till)
    if found.state != State.ACTIVE:
        raise TillNotActive
    return found
