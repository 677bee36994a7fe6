"""A granted repair that rested on falsehood is undone by a third person; that can be contested."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from backend.notices.models import Notice
from merchants.commitments.models import Commitment
from merchants.repairs.models import Repair, RepairBar
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.merchants.outside import later
from tests.merchants.repairs.repairing import Office, Shop, app
from tests.merchants.repairs.test_bad_input import refused

pytestmark = pytest.mark.django_db


def granted(office: Office, shop: Shop) -> Repair:
    one = shop.asks()
    office.accepts(one)
    return office.grants(one)


def test_what_rested_on_falsehood_is_public_again_and_bars() -> None:
    office, shop = Office(), Shop()
    one = granted(office, shop)
    assert card()["penalties"] == []
    office.undoes(one)
    assert len(card()["penalties"]) == 1
    assert feed()[-1][0] != "item_ended"
    assert RepairBar.objects.get().repair_id == one.id
    assert Commitment.objects.current().get(id=one.commitment).status == "broken"
    assert Notice.objects.filter(kind="repair.refused").exists()
    assert refused(shop.asks) == "repair_barred"
    assert stored_cards() == rebuilt_cards()


def test_after_its_window_it_stays_away() -> None:
    office, shop = Office(), Shop()
    one = granted(office, shop)
    with later(days=300):
        office.undoes(one)
        assert card()["penalties"] == []


def test_only_a_third_person_and_only_for_falsehood() -> None:
    office, shop = Office(), Shop()
    one = granted(office, shop)
    for by in (office.first, office.second):
        assert refused(office.undoes, one, by=by) == "repair_same_officer"
        with pytest.raises(IntegrityError), transaction.atomic():
            Repair.objects.filter(id=one.id).update(
                state="undone", ground="false", reasons="伪造", undone_by=by.pk,
                undone_at=timezone.now(),
            )  # fmt: skip
    assert refused(office.undoes, one, "materials") == "repair_ground_unfit"
    office.undoes(one)
    assert refused(office.undoes, one) == "step_not_allowed"


def test_an_appeal_by_others_may_bring_the_repair_back() -> None:
    office, shop = Office(), Shop()
    one = granted(office, shop)
    third = office.officer()
    office.undoes(one, by=third)
    appeal = shop.appeals(one)
    assert refused(office.accepts, appeal, by=third) == "was_involved"
    office.accepts(appeal, by=office.officer())
    office.grants(appeal, by=office.officer())
    assert card()["penalties"] == []
    assert not RepairBar.objects.standing(on=timezone.localdate()).exists()


def test_by_page_and_by_api(client: Client) -> None:
    office, shop, other = Office(), Shop(), Shop(2)
    one, second = granted(office, shop), granted(office, other)
    officer = app(office.officer(), strong=True)
    assert shop.merchant.name in officer.get("/office/repairs?closed=1").content.decode()
    at = f"/office/repairs/{one.id}"
    assert "撤销修复" in officer.get(at).content.decode()
    said = {"step": "undo", "ground": "untrue", "reasons": "实地核查，过期食品仍在销售。"}
    assert officer.post(at, said).status_code == 302
    body = {"ground": "false", "reasons": "凭证系伪造。"}
    path = f"/api/v1/office/repairs/{second.id}/undoing"
    answer = officer.post(path, json.dumps(body), "application/json")
    assert answer.json()["repair"]["state"] == "undone"
    assert "撤销修复" in client.get("/repairs").content.decode()
    assert "申请复核" in app(shop.owner).get(f"/shop/repairs/{one.id}").content.decode()
