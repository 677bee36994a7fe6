"""Whatever was delivered, hidden, contested or is over: an answer holds nothing beyond the card."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from merchants.records.effects import document_of, mark
from merchants.records.marks import Effect
from merchants.records.models import Record
from merchants.screening.measures import ListKind, measures
from tests.factories.cards import card
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import inspection, listing, penalty, permit, registration
from tests.merchants.screening.screening import Cast, items

KINDS = ("经营异常名录", "严重失信主体名单", "纳税信用A级", "海关高级认证", "荣誉")
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "名单类型": st.sampled_from(KINDS),
            "列入决定书文号": st.sampled_from(["一", "二", "三"]),
            "移出日期": st.sampled_from(["", "", ago(1)]),
            "公示截止期": st.sampled_from(["", ago(-30), ago(1), ago(0)]),
            "有效期": st.sampled_from(["", ago(-5), ago(1)]),
            "严重程度": st.sampled_from(["", "一般", "严重"]),
        }
    ),
    max_size=6,
)
EFFECTS = st.lists(st.sampled_from(list(Effect)), max_size=4)
GROUNDS = st.sets(st.sampled_from(ListKind.values), min_size=1)


@pytest.mark.django_db
@settings(max_examples=12, phases=(Phase.explicit, Phase.generate))
@given(entries=ENTRIES, effects=EFFECTS, lists=GROUNDS)
def test_the_answer_holds_nothing_beyond_what_is_public_now(
    entries: list[dict[str, str]], effects: list[Effect], lists: set[str]
) -> None:
    with transaction.atomic():
        hand_in("enterprises", registration())
        hand_in("penalties", penalty())
        hand_in("permits", permit())
        hand_in("inspections", inspection())
        if entries:
            hand_in("lists", *[listing(**entry) for entry in entries])
        records = list(Record.objects.current().filter(kind__in=["listing", "honour"]))
        for record, effect in zip(records, effects, strict=False):
            mark(document_of(record), effect, case=record.merchant_id)
        cast = Cast()
        answer = cast.asks(cast.granted(lists=sorted(lists)))
        _compare(answer.answer, items(answer), lists)
        transaction.set_rollback(True)


def _compare(answer: dict[str, Any], named: list[dict[str, Any]], lists: set[str]) -> None:
    shown = card()
    public = {one["id"]: one for one in [*shown["listings"], *shown["honours"]]}
    assert set(answer) == {"merchant", "lists", "decision"}
    assert {one["list"] for one in answer["lists"]} == lists
    for one in named:
        seen = public[one["id"]]
        assert seen["list"] in lists
        plain = ("title", "document_no", "contested")
        assert {name: one[name] for name in plain} == {name: seen[name] for name in plain}
        assert one["reason"] in (seen.get("reason", ""), "")
        assert one["source"].items() <= seen["source"].items()
        assert {each["code"] for each in one["measures"]} <= set(measures())
    over = Record.objects.current().filter(valid_until__lt=ago(0)).values_list("id", flat=True)
    expected = {key for key, one in public.items() if one["list"] in lists}
    assert {one["id"] for one in named} == expected - set(map(str, over))
