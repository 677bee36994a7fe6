"""The repair kit: sent with the record the day it comes (两书同达), found later if missed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.accounts.organisations.models import Kind as OrganisationKind
from backend.accounts.organisations.models import Organisation, Standing
from backend.notices.actions import notify_organisation
from merchants.records.effects import current_record
from merchants.records.models import Record, RecordQuerySet
from merchants.repairs.items import NEGATIVE, Item, items_of
from merchants.repairs.models import RepairKit

AT_ONCE = 500
MOST_ROUNDS = 1000


def hand_out(*, batch: UUID | None = None, rounds: int = MOST_ROUNDS) -> int:
    """A kit for every public item without one (of this delivery, or of all); how many are new.

    Bounded rounds, each a transaction of its own; twice is once.
    """
    made = 0
    for _round in range(rounds):
        portion = _without(batch)
        made += _begin(portion)
        if len(portion) < AT_ONCE:
            break
    tell_waiting()
    return made


def tell_waiting() -> int:
    """Tell the shops that were claimed by now; how many kits were told of."""
    told = 0
    claimed = Organisation.objects.filter(
        kind=OrganisationKind.MERCHANT, standing=Standing.ACTIVE, merchant=OuterRef("merchant_id")
    )
    waiting = RepairKit.objects.filter(Exists(claimed), told_on=None).order_by("merchant", "id")
    for _round in range(MOST_ROUNDS):
        portion = list(waiting[:AT_ONCE])
        told += sum(_tell(kit) for kit in portion)
        if len(portion) < AT_ONCE:
            break
    return told


def _without(batch: UUID | None) -> list[Record]:
    today = timezone.localdate()
    same = RepairKit.objects.filter(
        merchant=OuterRef("merchant_id"),
        kind=OuterRef("kind"),
        business_key=OuterRef("business_key"),
    )
    rows: RecordQuerySet = Record.objects.public(on=today).filter(kind__in=NEGATIVE)
    if batch is not None:
        rows = rows.filter(batch_id=batch)
    return list(rows.exclude(Exists(same)).order_by("merchant", "id")[:AT_ONCE])


@transaction.atomic
def _begin(records: Iterable[Record]) -> int:
    kits = [
        RepairKit(
            merchant_id=one.merchant_id, kind=one.kind, business_key=one.business_key, record=one.id
        )
        for one in records
    ]
    return len(RepairKit.objects.bulk_create(kits, ignore_conflicts=True))


@transaction.atomic
def _tell(kit: RepairKit) -> bool:
    """One kit, held, so that two sweeps tell once."""
    waiting = RepairKit.objects.select_for_update().filter(pk=kit.pk, told_on=None)
    held = waiting.first()
    shop = Organisation.objects.filter(
        kind=OrganisationKind.MERCHANT, standing=Standing.ACTIVE, merchant=kit.merchant_id
    ).first()
    if held is None or shop is None:
        return False
    today = timezone.localdate()
    (item,) = items_of(kit.merchant_id, [current_record(kit.merchant_id, kit.record)], on=today)
    notify_organisation(
        shop,
        kind="repair.kit",
        subject=("merchants.record", str(kit.record)),
        words=words_of(item),
        address=f"/shop/repairs/items/{kit.record}",
        key=f"kit:{kit.id}",
    )
    held.told_on = today
    held.save(update_fields=["told_on"])
    return True


def words_of(item: Item) -> dict[str, str]:
    """The kit in one sentence."""
    return {
        "title": item.record.title[:100],
        "office": item.record.office,
        "until": item.ends_on.isoformat() if item.ends_on else _("移出为止"),
        "earliest": item.earliest_on.isoformat() if item.earliest_on else _("（待送达严重程度）"),
    }
