"""What repairs know about people: noted when read, copied, and words gone when somebody leaves."""

from __future__ import annotations

import pytest

from backend.audit.models import Access
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.commitments.models import Commitment
from merchants.commitments.refusals import NotInForce
from merchants.repairs.actions import withdraw_repair
from merchants.repairs.reading import steps_of
from merchants.repairs.rights import forget_words, own_words, repairs
from tests.merchants.commitments.promising import said
from tests.merchants.repairs.repairing import WORDS, Office, Shop, app

pytestmark = pytest.mark.django_db


def test_who_applied_sees_that_an_officer_read_it() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    client = app(office.first, strong=True)
    for path in ("", "/files/1"):
        before = Access.objects.filter(reader=office.first.pk).count()
        assert client.get(f"/office/repairs/{one.id}{path}").status_code == 200
        assert client.get(f"/api/v1/office/repairs/{one.id}{path}").status_code == 200
        assert Access.objects.filter(reader=office.first.pk).count() >= before + 2


def test_a_copy_has_what_was_written_and_leaving_takes_the_words_away() -> None:
    Office()
    shop = Shop()
    one = shop.asks()
    assert [row["words"] for row in repairs(shop.owner)] == [WORDS]
    assert forget_words(shop.owner) == 0  # the shop still waits for an answer
    withdraw_repair(shop=shop.organisation, person=shop.owner, repair=one.id)
    assert forget_words(shop.owner) == 1
    assert own_words(shop.now(one)) == ""


def test_promise_16_each_step_leaves_its_own_receipt() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    office.grants(one)
    steps = steps_of(shop.now(one))
    assert [step.name for step in steps] == ["提交申请", "受理", "准予修复"]
    acts = [receipt_of(Entry.objects.get(pk=step.entry))["act"] for step in steps]
    assert [act["state"] for act in acts] == ["filed", "accepted", "granted"]
    assert acts[0]["sha256"]


def test_a_commitment_to_an_office_is_nothing_for_visitors_to_judge() -> None:
    Office()
    shop = Shop()
    one = shop.asks()
    made = Commitment.objects.select_related("merchant").get(id=one.commitment)
    with pytest.raises(NotInForce):
        said(made)
