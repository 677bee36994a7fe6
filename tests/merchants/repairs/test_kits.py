"""The repair kit comes with the record, once, also for shops that are claimed later."""

from __future__ import annotations

import pytest

from backend.intake.models import Batch
from backend.intake.signals import batch_kept
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from backend.notices.models import Notice
from merchants.repairs.models import RepairKit
from merchants.repairs.sweeps import hand_out_missed
from tests.accounts.cast import client_of, member
from tests.factories.deliveries import CENTRE, ago, hand_in
from tests.factories.rows import listing, penalty, permit, registration
from tests.merchants import opinions
from tests.merchants.outside import merchant
from tests.merchants.repairs.repairing import Shop

pytestmark = pytest.mark.django_db


def delivered() -> None:
    """What follows every delivery so far, as often as anybody likes."""
    for batch in Batch.objects.all():
        batch_kept.send(sender=Batch, batch=batch)
    for intent in Intent.objects.filter(name="repairs.hand_out_kits", state="waiting"):
        keep(intent.pk)


def kits() -> list[Notice]:
    return list(Notice.objects.filter(kind="repair.kit").order_by("made_at"))


def test_a_new_item_brings_its_kit_the_same_day_and_only_once() -> None:
    shop = Shop()
    delivered()
    (told,) = kits()
    assert told.person == shop.owner.pk
    assert told.address == f"/shop/repairs/items/{shop.record.id}"
    assert client_of(shop.owner).get(told.address).status_code == 200
    hand_in("penalties", penalty(CF_SY="换了一句话"))
    hand_in("penalties", penalty(), source=CENTRE)
    delivered()
    hand_out_missed()
    assert len(kits()) == 1
    hand_in("lists", listing())
    hand_in("permits", permit())
    delivered()
    assert len(kits()) == 2


def test_what_is_not_published_brings_none() -> None:
    shop = Shop(none="")
    hand_in("penalties", penalty(严重程度="轻微"), penalty(CF_WSH="无类别1号", 严重程度=""))
    hand_in("penalties", penalty(CF_WSH="过期1号", CF_JDRQ=ago(500)))
    delivered()
    assert kits() == []
    assert not RepairKit.objects.filter(merchant=shop.merchant).exists()


def test_a_shop_claimed_later_finds_its_kit_by_the_sweep() -> None:
    hand_in("enterprises", registration())
    hand_in("penalties", penalty())
    delivered()
    assert RepairKit.objects.get().told_on is None
    shop = opinions.of_shop(merchant())
    owner = member(shop, 18555)
    hand_out_missed()
    hand_out_missed()
    assert [one.person for one in kits()] == [owner.pk]
    assert RepairKit.objects.get().told_on is not None


def test_a_message_that_was_lost_is_found_by_the_sweep() -> None:
    Shop()
    assert hand_out_missed() == 1
    assert hand_out_missed() == 0
    assert len(kits()) == 1
