"""How many are left. Counters are rows that cannot pass their quota, locked in order of quotas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from incentives.offers.models import Version, Way
from incentives.offers.parts import Quota
from incentives.offers.ways import declare_taken
from incentives.vouchers.models import Tally, Voucher
from incentives.vouchers.refusals import EnoughForYou, NoMoreToday, SoldOut

TAKE = """
INSERT INTO incentives_tally (id, quota_id, day, taken, most) VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (quota_id, day) DO UPDATE SET taken = incentives_tally.taken + 1
 WHERE incentives_tally.taken < incentives_tally.most"""
TAKE_FOR_ONE = """
INSERT INTO incentives_persontally (holder_id, quota_id, taken, most) VALUES (%s, %s, 1, %s)
ON CONFLICT (holder_id, quota_id) DO UPDATE SET taken = incentives_persontally.taken + 1
 WHERE incentives_persontally.taken < incentives_persontally.most"""
GIVE_BACK = "UPDATE incentives_tally SET taken = taken - 1 WHERE quota_id = %s AND day = %s"
GIVE_BACK_ONE = """
UPDATE incentives_persontally SET taken = taken - 1 WHERE holder_id = %s AND quota_id = %s"""
REFUSALS = {Quota.Per.DAY: NoMoreToday, Quota.Per.TOTAL: SoldOut}


def quotas_of(version: Version, *, on: date) -> list[Quota]:
    """What limits this version on that day, always in the same order."""
    found = Quota.objects.filter(version=version, starts_on__lte=on, ends_on__gte=on)
    return list(found.order_by("id"))


def take(voucher: Voucher, quotas: Iterable[Quota]) -> None:
    """One of each, or none of any: the caller's transaction ends with a refusal.

    Raises EnoughForYou, NoMoreToday, SoldOut. The person's own first: they wait for nobody.
    """
    own, shared = _apart(quotas)
    for quota in own:
        if not _changed(TAKE_FOR_ONE, voucher.holder_id, quota.pk, quota.most):
            raise EnoughForYou
    for quota in shared:
        row = Tally(quota=quota)
        if not _changed(TAKE, row.pk, quota.pk, _day(quota, voucher.taken_on), quota.most):
            raise REFUSALS[Quota.Per(quota.per)]


def give_back(voucher: Voucher) -> None:
    """What its taking took, for the next one."""
    own, shared = _apart(quotas_of(voucher.version, on=voucher.taken_on))
    for quota in own:
        _changed(GIVE_BACK_ONE, voucher.holder_id, quota.pk)
    for quota in shared:
        _changed(GIVE_BACK, quota.pk, _day(quota, voucher.taken_on))


def left(quotas: Iterable[Quota], *, on: date) -> int | None:
    """How many anybody can still take on that day; None where nothing limits it."""
    _own, shared = _apart(quotas)
    counted = {
        (tally.quota_id, tally.day): tally.taken
        for tally in Tally.objects.filter(quota__in=[quota.pk for quota in shared])
    }
    rest = [max(0, each.most - counted.get((each.pk, _day(each, on)), 0)) for each in shared]
    return min(rest, default=None)


def gone(_version: Version, quota: Quota, day: date) -> int:
    """How many of a quota are taken; of that day, where it is one of each day."""
    found = Tally.objects.filter(quota=quota, day=_day(quota, day)).first()
    return found.taken if found else 0


declare_taken(Way.VOUCHER, gone)


def _apart(quotas: Iterable[Quota]) -> tuple[list[Quota], list[Quota]]:
    told = list(quotas)
    own = [quota for quota in told if quota.per == Quota.Per.PERSON]
    return own, [quota for quota in told if quota.per != Quota.Per.PERSON]


def _day(quota: Quota, on: date) -> date:
    return on if quota.per == Quota.Per.DAY else quota.starts_on


def _changed(sql: str, *values: UUID | date | int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return bool(cursor.rowcount)
