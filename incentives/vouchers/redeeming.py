"""A voucher is used at its partner, once. The till learns what it is good for, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.consent.actions import AccountClosed
from backend.kernel.ids import is_public_code
from credit.ledger import actions as ledger
from credit.membership.models import Member
from incentives.holders.actions import holding
from incentives.partners.models import Partner
from incentives.vouchers import notices
from incentives.vouchers.actions import act_of, close, give_up, held
from incentives.vouchers.models import KnownVoucher, Reason, Redemption, State, Voucher
from incentives.vouchers.passes import Pass, digits_in, mark_of
from incentives.vouchers.refusals import (
    AlreadyUsed,
    NoSuchVoucher,
    PassOutdated,
    PassTooOld,
    VoucherOver,
    VoucherVoided,
)
from incentives.vouchers.signing import checked

USED = "voucher.used"


class Shown(NamedTuple):
    """What somebody shows: a code they read out, or a pass with when and whose turn."""

    code: str
    signed: Pass | None = None


class Use(NamedTuple):
    """Where and when: of a till that counts, its counter; of a person at the desk, who."""

    at: datetime
    by: User | None = None
    till: UUID | None = None
    counter: int | None = None


def read(text: str) -> Shown:
    """A scanned pass or a typed code. Raises NoSuchVoucher, PassMalformed, PassForged."""
    if digits := digits_in(text):
        signed = checked(digits)
        return Shown(signed.code, signed)
    code = "".join(text.split()).replace("-", "").upper()
    if not is_public_code(code):
        raise NoSuchVoucher
    return Shown(code)


def numbered(voucher: UUID) -> Shown:
    """A voucher as its partner's programs were told of it. Raises NoSuchVoucher."""
    known = KnownVoucher.objects.filter(voucher=voucher).first()
    if known is None:
        raise NoSuchVoucher
    return Shown(held(known.holder, known.voucher).code)


def look_up(partner: Partner, shown: Shown) -> Voucher:
    """This partner's voucher as it is now; anybody else's is not there. Raises NoSuchVoucher."""
    if shown.signed and shown.signed.partner != mark_of(partner.code):
        raise NoSuchVoucher
    known = KnownVoucher.objects.filter(pk=shown.code).first()
    if known is None:
        raise NoSuchVoucher
    found = held(known.holder, known.voucher)
    if found.version.offer.partner_id != partner.pk:
        raise NoSuchVoucher
    return found


def require_good(voucher: Voucher, shown: Shown, *, at: datetime) -> None:
    """Raises why it cannot be used at that moment."""
    if voucher.state == State.USED:
        raise AlreadyUsed(message=_used_words(voucher))
    if voucher.state == State.VOIDED:
        raise VoucherVoided
    if voucher.state != State.OPEN or timezone.localdate(at) > voucher.valid_until:
        raise VoucherOver
    if shown.code != voucher.code or (shown.signed and shown.signed.turn != voucher.turn):
        raise PassOutdated
    if shown.signed and at > shown.signed.good_until:
        raise PassTooOld


@transaction.atomic
def redeem(*, partner: Partner, shown: Shown, use: Use) -> Redemption:
    """It is used now. Raises NoSuchVoucher, AlreadyUsed, VoucherVoided, VoucherOver,
    PassOutdated, PassTooOld."""
    seen = look_up(partner, shown)
    try:
        holding(User.objects.get(pk=seen.holder_id))
    except AccountClosed:
        raise NoSuchVoucher from None
    voucher = look_up(partner, shown)
    require_good(voucher, shown, at=use.at)
    act = {**act_of(voucher), "at": use.at.isoformat()}
    made = record(
        USED,
        subject=("incentives.voucher", str(voucher.id)),
        actor=use.by,
        act=act,
        acting_for=partner.organisation_id,
    )
    redemption = _booked(voucher, partner, use, receipt=made.entry.pk)
    close(voucher, State.USED, receipt=made.entry.pk)
    notices.tell_used(voucher)
    if voucher.member is not None:
        ledger.confirm(Member(pk=voucher.member), hold=voucher.key)
    return redemption


@transaction.atomic
def void_by_partner(*, partner: Partner, shown: Shown, by: User | None = None) -> Voucher:
    """It cannot be given: points, days and quota return at once, and both people are told.

    Raises NoSuchVoucher, AlreadyUsed, VoucherVoided, VoucherOver, PassOutdated.
    """
    seen = look_up(partner, shown)
    try:
        holding(User.objects.get(pk=seen.holder_id))
    except AccountClosed:
        raise NoSuchVoucher from None
    voucher = look_up(partner, shown)
    # A pass that is too old by the minute still says which one is meant.
    require_good(voucher, Shown(shown.code), at=timezone.now())
    give_up(voucher, reason=Reason.PARTNER, by=by, acting_for=partner.organisation_id)
    notices.tell_not_given(voucher)
    return voucher


def redemption_of(voucher: UUID) -> Redemption | None:
    """When and where it was used, if it was."""
    return Redemption.objects.filter(pk=voucher).first()


def _booked(voucher: Voucher, partner: Partner, use: Use, *, receipt: UUID) -> Redemption:
    return Redemption.objects.create(
        id=voucher.id,
        partner=partner,
        version=voucher.version,
        is_better=voucher.is_better,
        points=voucher.points,
        used_at=use.at,
        booked_on=timezone.localdate(),
        till=use.till,
        counter=use.counter,
        receipt=receipt,
    )


def _used_words(voucher: Voucher) -> str:
    used = redemption_of(voucher.id)
    at = timezone.localtime(used.used_at if used else voucher.ended_at)
    return _("这张券已于 {at} 用过。").format(at=at.strftime("%Y-%m-%d %H:%M"))
