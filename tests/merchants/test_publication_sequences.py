"""Whatever is delivered in whatever order: cards agree with facts, and no row disappears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.intake.models import Batch, QuarantinedRow
from merchants.lookup.cards import today
from merchants.lookup.models import Card, Change, SearchEntry
from merchants.records.models import Record
from merchants.registry.models import Key, Merchant
from tests.factories.cards import rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, MARKET, ago, hand_in
from tests.factories.rows import (
    Cells,
    evaluation,
    inspection,
    listing,
    penalty,
    permit,
    registration,
)

SHOPS = st.integers(1, 3)
AMOUNTS = st.sampled_from(["1", "2", "三"])  # the last is no amount
CLASSES = st.sampled_from(["轻微", "一般", "严重", ""])
ENDS = st.sampled_from(["", ago(0), ago(1), ago(-400), "长期"])
WITHDRAWABLE = st.tuples(
    st.sampled_from([MARKET, CENTRE, "THIRD"]), st.sampled_from(["1", "2"]), st.booleans()
)
REVOKED = st.sampled_from(["", "", ago(0)])


@st.composite
def registrations(draw: st.DrawFn) -> tuple[str, Cells]:
    name = draw(st.sampled_from(["甲面馆", "乙面馆", ""]))
    status = draw(st.sampled_from(["存续", "注销"]))
    spot = {"经度": "106.6", "纬度": draw(st.sampled_from(["29.7", "29.8", "97"]))}
    home = {"住宅地址": draw(st.sampled_from(["是", "否", ""]))}
    row = registration(draw(SHOPS), 企业名称=name, 登记状态=status)
    return "enterprises", row | (spot if draw(st.booleans()) else {}) | home


@st.composite
def penalties(draw: st.DrawFn) -> tuple[str, Cells]:
    return "penalties", penalty(
        draw(SHOPS),
        CF_WSH=draw(st.sampled_from(["一号", "二号"])),
        CF_NR_FK=draw(AMOUNTS),
        CF_GSJZQ=draw(ENDS),
        严重程度=draw(CLASSES),
        撤销日期=draw(REVOKED),
    )


@st.composite
def listings(draw: st.DrawFn) -> tuple[str, Cells]:
    kind = st.sampled_from(["经营异常名录", "严重失信主体名单", "荣誉"])
    return "lists", listing(
        draw(SHOPS),
        名单类型=draw(kind),
        严重程度=draw(CLASSES),
        移出日期=draw(REVOKED),
        公示截止期=draw(ENDS).replace(ago(1), ""),
    )


OTHERS = st.one_of(
    st.builds(lambda n, at: ("permits", permit(n, XK_YXQZI=at)), SHOPS, ENDS),
    st.builds(lambda n, d: ("inspections", inspection(n, 检查日期=d)), SHOPS, ENDS),
    st.builds(
        lambda n, g: ("evaluations", evaluation(n, 评价等级=g)), SHOPS, st.sampled_from("ABX")
    ),
)
ROW = st.one_of(registrations(), penalties(), listings(), OTHERS)
DELIVERY = st.tuples(st.sampled_from([MARKET, CENTRE]), st.lists(ROW, min_size=1, max_size=5))


def by_dataset(rows: list[tuple[str, Cells]]) -> Iterator[tuple[str, list[Cells]]]:
    for dataset in dict.fromkeys(name for name, _ in rows):
        yield dataset, [row for name, row in rows if name == dataset]


def everything_adds_up() -> None:
    for batch in Batch.objects.all():
        assert batch.received == batch.accepted + batch.unchanged + batch.quarantined
        assert batch.quarantined_rows.count() == batch.quarantined
        assert batch.flagged <= batch.accepted + batch.unchanged
    assert sum(Batch.objects.values_list("quarantined", flat=True)) == (
        QuarantinedRow.objects.count()
    )


def one_current_version_of_each_item() -> None:
    items = Record.objects.values("merchant_id", "id").annotate(
        current=Count("version") - Count("superseded_at")
    )
    assert {item["current"] for item in items} <= {1}


def every_shop_has_its_keys_card_and_entry() -> None:
    shops = set(Merchant.objects.values_list("pk", flat=True))
    assert set(Card.objects.values_list("pk", flat=True)) == shops
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == shops
    assert set(Key.objects.values_list("merchant_id", flat=True)) == shops


def only_what_is_public_today_is_shown() -> None:
    on = today()
    for merchant, shown in stored_cards().items():
        kinds = ("permits", "penalties", "listings", "honours", "inspections")
        items: list[dict[str, Any]] = [item for kind in kinds for item in shown[kind]]
        public = Record.objects.filter(merchant=merchant).public(on=on)
        expected = {str(r.id) for r in public if r.kind != "evaluation"}
        also = [other for item in items for other in item.get("also", [])]
        assert {item["id"] for item in [*items, *also]} == expected
        for item in shown["penalties"]:
            assert item["severity"] in {"general", "serious"}
            assert item["source"]["ends_on"] >= on.isoformat()
        assert "score" not in str(shown)


def no_withdrawn_document_is_public_by_any_source() -> None:
    current = Record.objects.current().filter(kind__in=["penalty", "listing"])
    own = current.filter(withdrawn_by=None)
    withdrawn = {document(record) for record in own.exclude(withdrawn_at=None)}
    assert {document(r) for r in current.filter(withdrawn_at=None)} & withdrawn == set()
    hidden = {document(record) for record in current.exclude(withdrawn_by=None)}
    assert hidden <= withdrawn


def document(record: Record) -> tuple[object, ...]:
    return record.merchant_id, record.kind, record.business_key


def the_feed_last_told_what_is_public_and_what_is_not() -> None:
    changes = Change.objects.exclude(item_id=None).order_by("id")
    last = dict(changes.values_list("item_id", "kind"))
    public = set(Record.objects.public(on=today()).values_list("id", flat=True))
    assert {item for item, kind in last.items() if kind != "item_ended"} == public


@pytest.mark.django_db
@settings(max_examples=40)
@given(deliveries=st.lists(DELIVERY, min_size=1, max_size=6))
def test_after_any_sequence_of_deliveries_cards_agree_with_facts(
    deliveries: list[tuple[str, list[tuple[str, Cells]]]],
) -> None:
    with transaction.atomic():
        for source, rows in deliveries:
            for dataset, portion in by_dataset(rows):
                hand_in(dataset, *portion, source=source)
        assert stored_cards() == rebuilt_cards()
        everything_adds_up()
        one_current_version_of_each_item()
        every_shop_has_its_keys_card_and_entry()
        only_what_is_public_today_is_shown()
        no_withdrawn_document_is_public_by_any_source()
        the_feed_last_told_what_is_public_and_what_is_not()
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25)
@given(deliveries=st.lists(DELIVERY, min_size=1, max_size=4))
def test_any_file_delivered_again_at_once_changes_nothing(
    deliveries: list[tuple[str, list[tuple[str, Cells]]]],
) -> None:
    with transaction.atomic():
        for source, rows in deliveries:
            for dataset, portion in by_dataset(rows):
                first = hand_in(dataset, *portion, source=source)
                before = stored_cards()
                again = hand_in(dataset, *portion, source=source)
                assert (again.accepted, again.quarantined) == (0, first.quarantined)
                assert stored_cards() == before
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25)
@given(deliveries=st.lists(WITHDRAWABLE, min_size=2, max_size=8))
def test_however_sources_withdraw_and_correct_one_withdrawal_hides_all(
    deliveries: list[tuple[str, str, bool]],
) -> None:
    with transaction.atomic():
        hand_in("enterprises", registration())
        stands: dict[str, bool] = {}
        for source, amount, is_withdrawn in deliveries:
            row = penalty(CF_NR_FK=amount, 撤销日期=ago(0) if is_withdrawn else "")
            hand_in("penalties", row, source=source)
            last = Record.objects.current().get(source_id=source)
            stands[source] = last.withdrawn_at is None or last.withdrawn_by_id is not None
            shown = Record.objects.public(on=today()).count()
            assert shown == (len(stands) if all(stands.values()) else 0)
        no_withdrawn_document_is_public_by_any_source()
        the_feed_last_told_what_is_public_and_what_is_not()
        assert stored_cards() == rebuilt_cards()
        transaction.set_rollback(True)
