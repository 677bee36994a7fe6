"""A voucher is taken, given back, or lapses. Every end but its use gives everything back.

Locks, always in this order: the account, its holder, counters of quotas by their ids, the
partner's budget, the account of the ledger. So nobody waits for anybody in a circle.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.consent.actions import AccountClosed
from credit.ledger import actions as ledger
from credit.ledger.reading import end_of
from credit.ledger.refusals import NoAccount
from credit.membership.actions import NotAMember
from credit.membership.models import Member
from credit.membership.reading import member_of
from incentives.eligibility.answering import answer_for
from incentives.eligibility.models import Way as Asked
from incentives.holders.actions import holding
from incentives.offers.conditions import facts_of, meets
from incentives.offers.models import Subject, Version, Way
from incentives.offers.parts import Quota
from incentives.offers.reading import open_version
from incentives.partners import budgets
from incentives.vouchers import counting, notices
from incentives.vouchers.gifts.models import Gift
from incentives.vouchers.models import WORKFLOW, KnownVoucher, Reason, State, Voucher
from incentives.vouchers.refusals import (
    BetterNotMet,
    NoSuchVoucher,
    NotAVoucherOffer,
    OfferChanged,
    SoldOut,
    TooManyOpen,
    VoucherEnded,
)
from incentives.webhooks.actions import announce

TAKEN, VOIDED, EXPIRED = "voucher.taken", "voucher.voided", "voucher.expired"
MOST_OPEN = 50
LEDGER_LATER = timedelta(days=1)  # the ledger's own time-out only catches what we missed


class Wish(NamedTuple):
    """What somebody wants to take: the version they read, on which of its two terms."""

    offer: str
    number: int
    is_better: bool


@transaction.atomic
def take(*, person: User, wish: Wish) -> Voucher:
    """Take one. Points of a price lie on hold until it is used or ends.

    Raises NoSuchOffer, NotAVoucherOffer, OfferChanged, BetterNotMet, ConsentMissing, TooManyOpen,
    EnoughForYou, NoMoreToday, SoldOut, BudgetSpent, NotEnoughPoints, AccountClosed.
    """
    version = _wished(wish)
    today = timezone.localdate()
    quotas = counting.quotas_of(version, on=today)
    if counting.left(quotas, on=today) == 0:
        raise SoldOut  # a glance before anything is locked; the counters decide
    holder = holding(person)
    _require_room(holder.pk, version, quotas)
    if wish.is_better:
        _let_know(person, version)
    voucher = _made(holder.pk, version, today=today, is_better=wish.is_better)
    member = _payer(person, voucher)
    act = {**act_of(voucher), "points": voucher.points, "until": str(voucher.valid_until)}
    subject = ("incentives.voucher", str(voucher.id))
    voucher.receipt = record(TAKEN, subject=subject, actor=person, act=act).entry.pk
    KnownVoucher.objects.create(code=voucher.code, holder=holder.pk, voucher=voucher.id)
    tell_partner(TAKEN, voucher)
    counting.take(voucher, quotas)  # what many wait for comes last
    if member is not None:
        partner = version.offer.partner
        voucher.drawn_of = budgets.take(partner, points=voucher.points, on=today)
    voucher.save(force_insert=True)
    if member is not None:
        _hold(member, voucher)
    return voucher


@transaction.atomic
def void(*, person: User, voucher: UUID) -> Voucher:
    """Its taker gives it back before use: points, days and quota return at once.

    Raises NoSuchVoucher, VoucherEnded, AccountClosed.
    """
    holding(person)
    found = held(person.pk, voucher)
    return _end(found, State.VOIDED, Reason.OWN_WISH, by=person)


@transaction.atomic
def lapse(voucher: Voucher, *, now: datetime) -> bool:
    """Its time is over: whether it ended now. Nothing is lost but the chance to use it."""
    person = User.objects.get(pk=voucher.holder_id)
    try:
        holding(person)
    except AccountClosed:
        return False
    found = held(voucher.holder_id, voucher.id)
    if found.state != State.OPEN or found.lapses_at > now:
        return False
    _end(found, State.EXPIRED, Reason.LAPSED, by=None)
    notices.tell_expired(found)
    return True


def end_all(person: User, *, reason: Reason, member: UUID | None = None) -> int:
    """Every open voucher (paid by this membership, if one is named) ends; how many.

    In the caller's transaction, which holds the account.
    """
    holding(person)
    mine = Voucher.objects.of(person.pk).open().select_related("version__offer__partner")
    chosen = mine.filter(member=member) if member else mine
    ended = [_end(voucher, State.VOIDED, reason, by=person) for voucher in chosen.order_by("id")]
    for voucher in ended:
        if voucher.bearer is not None:
            notices.tell_taken_back(voucher)
    return len(ended)


def give_up(voucher: Voucher, *, reason: Reason, by: User | None, acting_for: UUID) -> None:
    """Its partner cannot give it: as if it was never taken. Its holder is locked by the caller."""
    _end(voucher, State.VOIDED, reason, by=by, acting_for=acting_for)


def held(holder: UUID, voucher: UUID) -> Voucher:
    """The voucher of a holder who is locked. Raises NoSuchVoucher."""
    mine = Voucher.objects.select_related("version__offer__partner").filter(holder=holder)
    found: Voucher | None = mine.filter(id=voucher).first()
    if found is None:
        raise NoSuchVoucher
    return found


def close(voucher: Voucher, state: State, *, receipt: UUID, reason: str = "") -> None:
    """Write down that it ended. Raises VoucherEnded."""
    if voucher.state != State.OPEN:
        raise VoucherEnded
    WORKFLOW.check(voucher.state, state)
    voucher.state, voucher.reason = state, reason
    voucher.ended_at, voucher.receipt = timezone.now(), receipt
    voucher.save(update_fields=["state", "reason", "ended_at", "receipt"])
    Gift.objects.filter(holder=voucher.holder_id, voucher=voucher.id).end()


def act_of(voucher: Voucher) -> dict[str, object]:
    """What every receipt about a voucher says of it."""
    version = voucher.version
    return {
        "voucher": str(voucher.id),
        "offer": version.offer.code,
        "version": version.number,
        "terms": terms_of(voucher),
    }


def terms_of(voucher: Voucher) -> str:
    """Which of the two: everyone or better."""
    return "better" if voucher.is_better else "everyone"


def tell_partner(kind: str, voucher: Voucher) -> None:
    """News for the partner's programs: nobody is named, and not why."""
    body = {**act_of(voucher), "valid_until": str(voucher.valid_until)}
    announce(voucher.version.offer.partner, kind, key=str(voucher.id), body=body)


def _wished(wish: Wish) -> Version:
    version = open_version(wish.offer)
    if version.offer.way != Way.VOUCHER or version.offer.subject != Subject.PERSON:
        raise NotAVoucherOffer
    if version.number != wish.number:
        raise OfferChanged
    if wish.is_better and not version.has_condition:
        raise BetterNotMet
    return version


def _let_know(person: User, version: Version) -> None:
    """A voucher on the better terms says yes to its partner: asked, consented to and noted so."""
    if not meets(version, facts_of(person.pk)):
        raise BetterNotMet  # nobody is told a no for this
    if not answer_for(person, version, way=Asked.VOUCHER).is_yes:
        raise BetterNotMet


def _require_room(holder: UUID, version: Version, quotas: list[Quota]) -> None:
    mine = Voucher.objects.of(holder).open()
    if mine.count() >= MOST_OPEN:
        raise TooManyOpen
    per_person = any(quota.per == Quota.Per.PERSON for quota in quotas)
    if not per_person and mine.filter(version__offer=version.offer_id).exists():
        raise TooManyOpen  # an offer that says nothing about it gives one at a time


def _made(holder: UUID, version: Version, *, today: date, is_better: bool) -> Voucher:
    last = min(version.ends_on, today + timedelta(days=settings.VOUCHER_MOST_DAYS))
    return Voucher(
        holder_id=holder,
        version=version,
        is_better=is_better,
        points=version.points_price if is_better else 0,
        taken_on=today,
        valid_until=last,
        lapses_at=end_of(last) + timedelta(hours=settings.VOUCHER_SETTLE_HOURS),
    )


def _payer(person: User, voucher: Voucher) -> Member | None:
    if not voucher.points:
        return None
    member = member_of(person.pk)
    if member is None:
        raise NotAMember
    voucher.member = member.pk
    return member


def _hold(member: Member, voucher: Voucher) -> None:
    ledger.hold(
        member,
        key=voucher.key,
        points=voucher.points,
        subject=f"offer:{voucher.version.offer.code}",
        receipt=voucher.receipt,
        times_out_at=voucher.lapses_at + LEDGER_LATER,
    )


def _end(
    voucher: Voucher,
    state: State,
    reason: Reason,
    *,
    by: User | None,
    acting_for: UUID | None = None,
) -> Voucher:
    """Void or expire: what was taken goes back where it came from."""
    kind = VOIDED if state == State.VOIDED else EXPIRED
    act = {**act_of(voucher), "points": voucher.points, "reason": str(reason)}
    subject = ("incentives.voucher", str(voucher.id))
    close(
        voucher,
        state,
        receipt=record(kind, subject=subject, actor=by, act=act, acting_for=acting_for).entry.pk,
        reason=reason,
    )
    tell_partner(kind, voucher)
    counting.give_back(voucher)
    if voucher.drawn_of is not None:
        budgets.give_back(
            voucher.version.offer.partner,
            points=voucher.points,
            on=voucher.taken_on,
            agreement=voucher.drawn_of,
        )
    _release(voucher)
    return voucher


def _release(voucher: Voucher) -> None:
    if voucher.member is None:
        return
    try:
        ledger.void(Member(pk=voucher.member), hold=voucher.key)
    except NoAccount:  # they left; the account went as a whole, with what was on hold
        return
