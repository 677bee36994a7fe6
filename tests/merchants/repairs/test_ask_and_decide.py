"""A shop asks for a repair, two officers handle it, and what was granted is gone at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backend.accounts.organisations.models import Organisation
from backend.audit.models import Event
from backend.kernel.errors import DomainError
from backend.notices.models import Notice
from merchants.commitments.models import Commitment
from merchants.repairs.actions import withdraw_repair
from merchants.repairs.models import Repair
from tests.factories.cards import card, feed
from tests.merchants.repairs.repairing import Office, Shop

pytestmark = pytest.mark.django_db


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        act(*args, **more)
    return refusal.value.code


def test_an_application_is_kept_with_commitment_clocks_and_receipt() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    assert (one.state, one.severity, one.office) == ("filed", "general", office.organisation.pk)
    made = Commitment.objects.current().get(id=one.commitment)
    assert (made.kind, made.publicity, made.status) == ("repair", "public", "open")
    assert one.document_no not in made.content + made.title
    assert Event.objects.filter(verb="repair.filed").count() == 1
    assert Notice.objects.filter(kind="repair.waiting").count() == 2
    assert card()["penalties"]


def test_promise_03_a_granted_repair_leaves_the_card_and_a_tombstone() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    office.grants(one)
    assert card()["penalties"] == []
    assert feed()[-1] == ("item_ended", "penalty")
    assert shop.now(one).state == "granted"


def test_who_accepts_does_not_decide_and_the_table_says_so_too() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    assert refused(office.grants, one, by=office.first) == "repair_same_officer"
    assert refused(office.refuses, one, by=office.first) == "repair_same_officer"
    with pytest.raises(IntegrityError), transaction.atomic():
        Repair.objects.filter(id=one.id).update(state="granted", decided_by=office.first.pk,
                                                closed_at=one.filed_at)  # fmt: skip


def test_a_refused_shop_hears_why_may_ask_again_and_appeal_once() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    office.refuses(one)
    assert card()["penalties"]
    assert Notice.objects.filter(kind="repair.refused").exists()
    appeal = shop.appeals(one)
    assert refused(office.accepts, appeal) == "was_involved"
    third, fourth = office.officer(), office.officer()
    office.accepts(appeal, by=third)
    assert refused(office.refuses, appeal, by=office.second) == "was_involved"
    office.refuses(appeal, by=fourth)
    assert refused(shop.appeals, appeal) == "repair_not_contestable"
    assert refused(shop.appeals, one) == "repair_not_contestable"
    assert shop.asks().state == "filed"


def test_falsehood_bars_for_three_years_and_an_appeal_may_lift_it() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    office.refuses(one, ground="false")
    assert refused(shop.asks) == "repair_barred"
    assert Commitment.objects.current().get(id=one.commitment).status == "broken"
    appeal = shop.appeals(one)
    office.accepts(appeal, by=office.officer())
    office.grants(appeal, by=office.officer())
    assert card()["penalties"] == []
    assert Commitment.objects.current().get(id=one.commitment).status == "kept"


def test_what_is_withdrawn_is_over_and_may_be_asked_again() -> None:
    Office()
    shop = Shop()
    one = shop.asks()
    by: dict[str, Any] = {"shop": shop.organisation, "person": shop.owner, "repair": one.id}
    assert withdraw_repair(**by).state == "withdrawn"
    assert withdraw_repair(**by).state == "withdrawn"
    assert Commitment.objects.current().get(id=one.commitment).status == "withdrawn"
    assert shop.asks().state == "filed"


def test_whoever_determined_repairs_not_whoever_gathered() -> None:
    centre = Office("centre", divisions=("500100",), sources=("MARKET",))
    Organisation.objects.filter(pk=centre.organisation.pk).update(name="市信用中心")
    own = Office("market", sources=())
    assert Shop().asks().office == own.organisation.pk
    Organisation.objects.filter(pk=own.organisation.pk).update(standing="suspended")
    assert Shop(2).asks().office == centre.organisation.pk
