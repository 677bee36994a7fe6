"""Offer, accept, decline, take back. Both accounts are locked in the order of their ids."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import PHONE, User
from backend.accounts.people import e164
from backend.consent.actions import AccountClosed
from backend.kernel.constraints import constraint
from backend.kernel.ids import public_code
from backend.kernel.vault import vault
from incentives.holders.actions import holding
from incentives.holders.models import Holder
from incentives.vouchers import notices
from incentives.vouchers.actions import act_of, held
from incentives.vouchers.gifts.models import Gift, State
from incentives.vouchers.models import KnownVoucher, Voucher
from incentives.vouchers.models import State as VoucherState
from incentives.vouchers.refusals import GiftToSelf, NoSuchGift, NotGivable

WAITS = timedelta(days=3)
OFFERED, HANDED_ON = "voucher.gift_offered", "voucher.handed_on"


@transaction.atomic
def offer_gift(*, person: User, voucher: UUID, phone: str) -> Gift:
    """Ask whoever holds this number to take the voucher over. Whether they are known here is not
    told. Raises NoSuchVoucher, NotGivable, GiftToSelf, NotAMobileNumber, AccountClosed."""
    number = e164(phone)
    if number == person.phone:
        raise GiftToSelf
    holding(person)
    found = held(person.pk, voucher)
    _require_givable(found)
    gift = Gift(
        holder_id=person.pk,
        voucher=found.id,
        phone_index=vault().blind_index(number, context=PHONE),
        expires_at=timezone.now() + WAITS,
    )
    with constraint("one_open_gift_per_voucher", raises=NotGivable):
        gift.save(force_insert=True)
    _recorded(OFFERED, found, actor=person)
    asked = User.objects.by_phone(number)
    if asked is not None and asked.phone_verified_at:
        notices.tell_offered(found, asked.pk)
    return gift


@transaction.atomic
def take_back(*, person: User, voucher: UUID) -> None:
    """Nobody is asked any more. Raises NoSuchVoucher, NoSuchGift."""
    holding(person)
    found = held(person.pk, voucher)
    if not Gift.objects.filter(holder=person.pk, voucher=found.id).end():
        raise NoSuchGift


@transaction.atomic
def answer(*, person: User, gift: UUID, is_accepted: bool) -> Voucher | None:
    """Yes: the voucher is theirs to show from now on; its points stay the giver's act.

    Raises NoSuchGift, NotGivable, AccountClosed.
    """
    asked: Gift | None = asked_of(person).filter(id=gift).first()
    if asked is None:
        raise NoSuchGift
    giver = _both_held(person, asked.holder_id)
    still = asked_of(person).filter(id=gift)
    if not is_accepted:
        still.end(State.DECLINED)
        return None
    found = held(giver.pk, asked.voucher)
    _require_givable(found)
    if not still.end(State.ACCEPTED):
        raise NoSuchGift
    Holder.objects.get_or_create(person=person.pk)
    # Another code: whoever gave it away may have the old one by heart, and a till takes what is
    # read out. The old one stays known, so that a till can say that it was handed on.
    found.bearer, found.turn, found.code = person.pk, 1, public_code()
    found.save(update_fields=["bearer", "turn", "code"])
    KnownVoucher.objects.create(code=found.code, holder=found.holder_id, voucher=found.id)
    _recorded(HANDED_ON, found, actor=person)
    notices.tell_accepted(found)
    return found


def asked_of(person: User) -> Any:
    """What this person's proved number was asked and not answered, the newest first."""
    if person.phone_verified_at is None or person.phone is None:
        return Gift.objects.none()
    indexes = vault().blind_indexes(person.phone, context=PHONE)
    return Gift.objects.open(timezone.now()).filter(phone_index__in=indexes).order_by("-id")


def forget_old() -> int:
    """Numbers nobody answered for are forgotten; how many."""
    return int(Gift.objects.filter(expires_at__lte=timezone.now()).end())


def _both_held(person: User, giver: UUID) -> User:
    both = User.objects.select_for_update().filter(pk__in=[person.pk, giver]).order_by("pk")
    accounts = {each.pk: each for each in both}
    if accounts[person.pk].closed_at:
        raise AccountClosed
    try:
        holding(accounts[giver])
    except (AccountClosed, KeyError):
        raise NoSuchGift from None
    return accounts[giver]


def _require_givable(voucher: Voucher) -> None:
    is_open = voucher.state == VoucherState.OPEN and voucher.valid_until >= timezone.localdate()
    if not is_open or voucher.turn or voucher.version.stays_with_taker:
        raise NotGivable


def _recorded(verb: str, voucher: Voucher, *, actor: User) -> None:
    subject = ("incentives.voucher", str(voucher.id))
    made = record(verb, subject=subject, actor=actor, act=act_of(voucher))
    Voucher.objects.filter(holder=voucher.holder_id, id=voucher.id).update(receipt=made.entry.pk)
