"""A till is asked for, agreed to by its partner's owner, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.actions import owner_of
from backend.kernel.errors import Conflict, Invalid, NotFound
from incentives.partners.models import Partner
from incentives.vouchers.tills.models import MOST_OFFLINE, TILL, State, Till
from incentives.vouchers.tills.words import is_key

MOST_TILLS = 200


class NoSuchTill(NotFound):
    code = "till_unknown"
    message = _("没有这台收银设备。")


class KeyUnusable(Invalid):
    code = "till_key_unusable"
    message = _("设备的公钥不能使用。")


class TooManyTills(Conflict):
    code = "too_many_tills"
    message = _("收银设备太多了，请先停用不再使用的。")


class LimitOutOfRange(Invalid):
    code = "offline_limit_out_of_range"
    message = _("离线上限为 0 至 200 张。")


@transaction.atomic
def ask_for_till(
    *, partner: Partner, name: str, algorithm: str, key: bytes, by: User | None
) -> Till:
    """A device with this key would confirm without a net. Raises KeyUnusable, TooManyTills."""
    if not is_key(algorithm, key) or not name.strip():
        raise KeyUnusable
    living = Till.objects.filter(partner=partner).exclude(state=State.ENDED)
    known = living.filter(algorithm=algorithm, public_key=key).first()
    if known is not None:
        return known
    if living.count() >= MOST_TILLS:
        raise TooManyTills
    till = Till.objects.create(
        partner=partner, name=name.strip()[:60], algorithm=algorithm, public_key=key
    )
    _recorded("till.asked", till, by)
    return till


@transaction.atomic
def agree_to_till(*, partner: Partner, till: UUID, most_offline: int, owner: User) -> Till:
    """Its owner lets it confirm so many without a net. Raises NotAnOwner, NoSuchTill,
    LimitOutOfRange, StepNotAllowed."""
    owner_of(partner.organisation, owner)
    if not 0 <= most_offline <= MOST_OFFLINE:
        raise LimitOutOfRange
    found = held(partner, till)
    TILL.check(found.state, State.ACTIVE)
    found.state, found.decided_at = State.ACTIVE, timezone.now()
    found.most_offline = most_offline
    found.save()
    _recorded("till.agreed", found, owner, most_offline=most_offline)
    return found


@transaction.atomic
def end_till(*, partner: Partner, till: UUID, owner: User) -> Till:
    """Nothing it signs from now on counts. Raises NotAnOwner, NoSuchTill, StepNotAllowed."""
    owner_of(partner.organisation, owner)
    found = held(partner, till)
    TILL.check(found.state, State.ENDED)
    found.state, found.ended_at = State.ENDED, timezone.now()
    found.save()
    _recorded("till.ended", found, owner)
    return found


def held(partner: Partner, till: UUID) -> Till:
    """The partner's own till, locked. Raises NoSuchTill."""
    found = Till.objects.select_for_update(no_key=True).filter(partner=partner, pk=till).first()
    if found is None:
        raise NoSuchTill
    return found


def _recorded(verb: str, till: Till, by: User | None, **more: Any) -> None:
    act = {"till": str(till.pk), "partner": till.partner.code, **more}
    record(verb, subject=till, actor=by, act=act, acting_for=till.partner.organisation_id)
