"""Many at once: one application, one decision, never one person for both."""

from __future__ import annotations

from functools import partial

import pytest

from merchants.records.marks import Mark
from merchants.repairs.actions import ask_for_repair, withdraw_repair
from merchants.repairs.deciding import extend_repair
from merchants.repairs.kits import hand_out
from merchants.repairs.lapses import act_on_lapse
from merchants.repairs.models import Repair, RepairBar, RepairClock, RepairKit
from tests.accounts.cast import member
from tests.factories.cards import card, feed, rebuilt_cards, stored_cards
from tests.merchants.repairs.repairing import Office, Shop, asked
from tests.merchants.test_review_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_staff_who_ask_at_once_make_one_application() -> None:
    Office()
    shop = Shop()
    staff = [member(shop.organisation, 18100 + number) for number in range(4)]
    asks = [
        partial(ask_for_repair, shop=shop.organisation, person=one, record=shop.record.id,
                asked=asked())
        for one in staff
    ]  # fmt: skip
    assert sorted(at_once(asks)) == ["", *["repair_already_open"] * 3]
    assert Repair.objects.count() == 1


def test_a_grant_and_a_refusal_at_once_are_one_decision() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    third, fourth = office.officer(), office.officer()
    acts = [
        partial(office.grants, one, by=office.second),
        partial(office.refuses, one, ground="false", by=third),
        partial(office.refuses, one, by=fourth),
        partial(withdraw_repair, shop=shop.organisation, person=shop.owner, repair=one.id),
    ]
    told = at_once(acts)
    assert sorted(told) == ["", *["step_not_allowed"] * 3]
    ended = shop.now(one).state
    assert bool(card()["penalties"]) == (ended != "granted")
    assert RepairBar.objects.count() == (shop.now(one).ground == "false")
    assert stored_cards() == rebuilt_cards()


def test_one_officer_twice_at_once_never_does_both() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    acts = [partial(office.accepts, one), partial(office.grants, one, by=office.first)] * 3
    told = at_once(acts)
    assert told.count("") == 1
    assert shop.now(one).state == "accepted"
    assert ("item_ended", "penalty") not in feed()


def test_kits_handed_out_at_once_are_one_of_each() -> None:
    Shop()
    at_once([hand_out] * 4)
    assert RepairKit.objects.count() == 1
    assert RepairKit.objects.get().told_on is not None


def test_many_appeals_at_once_are_one() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.declines(one)
    told = at_once([partial(shop.appeals, one)] * 4)
    assert told.count("") == 1
    assert Repair.objects.filter(appeals=one.id).count() == 1


def test_a_term_is_extended_once_however_often_it_is_tapped() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    act = partial(extend_repair, officer=office.first, office=office.organisation, repair=one.id,
                  days=3, reason="要到现场核查。")  # fmt: skip
    assert sorted(at_once([act] * 4)) == ["", *["repair_extended_already"] * 3]


def test_a_lapse_and_a_grant_at_once_leave_it_hidden_for_good() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    clock = RepairClock.objects.get(repair_id=one.id, step="repair_decide")
    at_once(
        [partial(act_on_lapse, clock), partial(office.grants, one), partial(act_on_lapse, clock)]
    )
    assert card()["penalties"] == []
    assert shop.now(one).state == "granted"
    assert feed().count(("item_ended", "penalty")) == 1
    assert not Mark.objects.standing().filter(effect="suspended").exists()
    assert stored_cards() == rebuilt_cards()


def test_undoing_at_once_is_done_once() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    office.grants(one)
    told = at_once([partial(office.undoes, one, by=office.officer()) for _ in range(4)])
    assert sorted(told) == ["", *["step_not_allowed"] * 3]
    assert RepairBar.objects.count() == 1
    assert stored_cards() == rebuilt_cards()
