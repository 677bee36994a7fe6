"""What is refused: with the reason, and with what is possible next."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from backend.accounts.organisations.models import Membership
from backend.kernel.errors import DomainError
from backend.web.days import long_day
from merchants.records.effects import document_of, mark
from merchants.records.marks import Effect
from merchants.repairs.deciding import Refusal, refuse_repair
from merchants.repairs.models import Repair, RepairBar
from merchants.repairs.refusals import TooEarly
from tests.accounts.cast import member
from tests.factories.deliveries import CENTRE, ago, hand_in
from tests.factories.rows import listing, penalty
from tests.merchants.outside import later
from tests.merchants.repairs.repairing import Office, Shop, general, proof

pytestmark = pytest.mark.django_db


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        act(*args, **more)
    assert not str(refusal.value).startswith("请求")
    return refusal.value.code


def test_before_the_earliest_day_it_is_refused_with_the_day() -> None:
    Office()
    shop = Shop(**general(30))
    with pytest.raises(TooEarly) as early:
        shop.asks()
    first = early.value.on
    assert long_day(first) in str(early.value)
    assert early.value.errors[0]["detail"] == first.isoformat()
    with later(days=(first - timezone.localdate()).days - 1):
        assert refused(shop.asks) == "repair_too_early"
    with later(days=(first - timezone.localdate()).days):
        assert shop.asks().earliest_on == first
    values: dict[str, Any] = dict(Repair.objects.values().get())
    values |= {"id": shop.record.id, "filed_on": ago(0), "state": "filed"}
    with pytest.raises(IntegrityError, match="no_repair_before_its_day"), transaction.atomic():
        Repair.objects.create(**values | {"kind": "listing"})


def test_a_class_that_is_missing_or_contradictory_has_no_earliest_day() -> None:
    Office()
    missing = Shop(严重程度="")
    assert refused(missing.asks) == "repair_class_missing"
    shop = Shop(2)
    hand_in("penalties", penalty(2, 严重程度="严重"), source=CENTRE)
    assert refused(shop.asks) == "repair_class_contradictory"
    hand_in("penalties", penalty(2), source=CENTRE)
    assert shop.asks().severity == "general"
    listed = Shop(3, none="")
    hand_in("lists", listing(3, 名单类型="严重失信主体名单", 严重程度="一般"))
    assert refused(listed.asks) == "repair_class_contradictory"


def test_an_item_that_is_gone_needs_no_repair() -> None:
    Office()
    over, minor, revoked = Shop(**general(400)), Shop(2, 严重程度="轻微"), Shop(3)
    assert refused(over.asks) == refused(minor.asks) == "repair_item_over"
    hand_in("penalties", penalty(3, 撤销日期=ago(1)))
    assert refused(revoked.asks) == "repair_item_over"
    repaired = Shop(4)
    mark(document_of(repaired.record), Effect.REPAIRED, case=repaired.record.id)
    assert refused(repaired.asks) == "repair_item_over"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"files": [proof("a.exe", b"MZ" + b"0" * 90)]}, "not_evidence"),
        ({"files": [proof("a.pdf", b"%PDF-1.4 cut")]}, "pdf_damaged"),
        ({"files": [proof("a.pdf", b"")]}, "file_empty"),
        ({"files": []}, "repair_proof_missing"),
        ({"files": [proof()] * 10}, "repair_too_many_files"),
        ({"is_signed": False}, "repair_commitment_unsigned"),
        ({"words": " ！ "}, "words_missing"),
        ({"words": "字" * 1001}, "words_too_long"),
    ],
)
def test_what_is_handed_in_is_looked_at_first(said: dict[str, Any], code: str) -> None:
    Office()
    shop = Shop()
    assert refused(shop.asks, **said) == code
    assert not Repair.objects.exists()


def test_without_an_office_nothing_is_taken_and_it_says_where_to_go() -> None:
    Office("far", divisions=("110000",), sources=("FAR",))
    assert refused(Shop().asks) == "repair_no_office"


def test_nobody_handles_a_repair_of_a_shop_they_staff() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    Membership.objects.create(person=office.first, organisation=shop.organisation, role="staff")
    for act in (office.accepts, office.declines):
        assert refused(partial(act, by=office.first), one) == "own_interest"
    office.accepts(one, by=office.second)
    assert refused(office.grants, one, by=office.first) == "own_interest"


def test_who_was_let_go_signs_nothing() -> None:
    Office()
    shop = Shop()
    Membership.objects.filter(person=shop.owner).update(state="ended", ended_at=timezone.now())
    assert refused(shop.asks) == "not_found"


def test_a_refusal_says_why_and_falsehood_needs_a_decision() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    assert refused(office.declines, one, "false") == "repair_ground_unfit"
    assert refused(office.declines, one, "") == "repair_ground_missing"
    assert refused(office.refuses, one) == "step_not_allowed"
    office.declines(one)
    assert refused(office.accepts, one) == "step_not_allowed"


def test_the_reasons_of_a_public_finding_name_nobody() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    by: dict[str, Any] = {"officer": office.second, "office": office.organisation}
    said = Refusal("false", "经与收银员核实，其手机号 13912345678 的凭证系伪造。")
    code = refused(refuse_repair, **by, repair=one.id, refusal=said)
    assert code == "repair_reasons_name_somebody"
    assert not RepairBar.objects.exists()


def test_the_bar_ends_by_itself_and_the_table_keeps_it() -> None:
    office, shop = Office(), Shop(严重程度="严重", **general(370))
    one = shop.asks()
    office.accepts(one)
    office.refuses(one, ground="untrue")
    bar = RepairBar.objects.get()
    values: dict[str, Any] = dict(Repair.objects.filter(id=one.id).values().get()) | {
        "id": bar.id, "state": "filed", "closed_at": None, "decided_by": None, "ground": "",
        "accepted_at": None, "accepted_by": None, "reasons": "",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="no_repair_for_three_years"), transaction.atomic():
        Repair.objects.create(**values)
    with pytest.raises(IntegrityError, match="bars_are_written_once"), transaction.atomic():
        RepairBar.objects.update(until=bar.since)
    page = f"/m/{shop.merchant.code}/repairs"
    with later(days=(bar.until - timezone.localdate()).days):
        assert "承诺严重不实" in Client().get(page).content.decode()
    with later(days=(bar.until - timezone.localdate()).days + 1):
        assert "承诺严重不实" not in Client().get(page).content.decode()
        hand_in("penalties", penalty(CF_WSH="渝北市监罚〔2029〕1号", **general(100)))
        assert shop.asks().state == "filed"


def test_what_was_asked_and_decided_never_changes_in_the_table() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    office.grants(one)
    rows = Repair.objects.filter(id=one.id)
    for change in ({"severity": "minor"}, {"state": "filed"}, {"decided_by": office.first.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_nothing_about_a_repair_costs_anything_in_any_schema(tmp_path: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name LIKE 'merchants\\_repair%'"
        )
        columns = {row[0] for row in cursor.fetchall()}
    assert len(columns) > 30
    file = tmp_path / "schema.json"
    call_command("spectacular", "--format", "openapi-json", "--file", str(file))

    schema = json.loads(file.read_text())["components"]["schemas"]
    shapes = {name: one for name, one in schema.items() if "Repair" in name}
    assert len(shapes) > 15
    fields = {field for one in shapes.values() for field in one.get("properties", {})}
    money = ("fee", "price", "amount", "charge", "cost", "pay", "currency", "money", "training")
    assert [
        name for name in columns | fields if any(word in name.split("_") for word in money)
    ] == []


def test_another_officer_joins_and_may_decide() -> None:
    office, shop = Office(), Shop()
    one = shop.asks()
    office.accepts(one)
    assert office.grants(one, by=member(office.organisation, 18999)).state == "granted"
