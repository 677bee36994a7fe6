"""Permits, penalties, lists, inspections and evaluations as offices deliver them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from backend.intake.measures import LONG_TERM
from merchants.records.datasets import EVALUATIONS, INSPECTIONS, LISTINGS, PENALTIES, PERMITS
from tests.intake.delivered import code, codes, judged, values

OLD = "3209231100626"

PERMIT = {
    "XK_XDR_MC": "好再来面馆",
    "XK_XDR_LB": "个体工商户",
    "XK_XDR_SHXYM": code(),
    "XK_XKWS": "准予行政许可决定书",
    "XK_WSH": "渝北市监许〔2025〕1号",
    "XK_XKLB": "普通",
    "XK_XKZS": "食品经营许可证",
    "XK_XKBH": "JY25001120000001",
    "XK_NR": "热食类食品制售",
    "XK_JDRQ": "2025/1/6",
    "XK_YXQZ": "2025/1/6",
    "XK_YXQZI": "2099-12-31",
    "XK_XKJG": "渝北区市场监督管理局",
    "XK_XKJGDM": code(2, prefix="11500112"),
    "XK_ZT": "1",
}
PENALTY = {
    "CF_XDR_MC": "好再来面馆",
    "CF_XDR_LB": "法人及非法人组织",
    "CF_XDR_SHXYM": code(),
    "CF_WSH": "渝北市监罚〔2025〕7号",
    "CF_WFXW": "经营超过保质期的食品",
    "CF_SY": "2025年3月1日检查时，货架上有……",
    "CF_YJ": "《食品安全法》第一百二十四条",
    "CF_CFLB": "罚款；没收违法所得",
    "CF_NR": "1.罚款 30000 元\n2.没收违法所得 120 元",
    "CF_NR_FK": "3",
    "CF_NR_WFFF": "0.012",
    "CF_JDRQ": "2025-04-01",
    "CF_CFJG": "渝北区市场监督管理局",
    "CF_CFJGDM": code(2, prefix="11500112"),
    "严重程度": "一般",
}
LISTING = {
    "名单类型": "经营异常名录",
    "主体名称": "好再来面馆",
    "主体代码": code(),
    "列入日期": "2025-07-02",
    "列入机关": "渝北区市场监督管理局",
}
INSPECTION = {
    "统一社会信用代码": code(),
    "主体名称": "好再来面馆",
    "检查编号": "JC001",
    "检查日期": "2025-05-06",
    "检查类型": "双随机",
    "检查结果": "基本合格",
    "检查机关": "渝北区市场监督管理局",
}
EVALUATION = {
    "统一社会信用代码": code(),
    "主体名称": "好再来面馆",
    "评价等级": "A级",
    "评价日期": "2025-05-06",
    "评价机关": "重庆市发展和改革委员会",
    "评价文号": "渝信评〔2025〕1号",
}


def test_a_permit_is_read() -> None:
    kept = values(PERMITS, PERMIT)
    assert (kept["decided_on"], kept["valid_until"]) == (date(2025, 1, 6), LONG_TERM)
    assert (kept["certificate"], kept["state"]) == ("食品经营许可证", "valid")
    assert kept["subject_kind"] == "individual_business"


def test_a_penalty_is_read_and_its_amounts_are_yuan() -> None:
    kept = values(PENALTIES, PENALTY)
    assert (kept["fine"], kept["confiscated"]) == (Decimal("30000.00"), Decimal("120.00"))
    assert (kept["kinds"], kept["severity"]) == (["罚款", "没收违法所得"], "general")
    assert kept["content"] == PENALTY["CF_NR"]


@pytest.mark.parametrize(
    ("dataset", "row", "prefix"), [(PERMITS, PERMIT, "XK"), (PENALTIES, PENALTY, "CF")]
)
def test_no_natural_person_is_ever_taken_in(
    dataset: object, row: dict[str, str], prefix: str
) -> None:
    found = judged(dataset, row | {f"{prefix}_XDR_LB": "自然人"})  # type: ignore[arg-type]
    assert codes(found) == ["natural_person"]


def test_personal_numbers_are_known_columns_that_are_never_kept() -> None:
    mapping = PENALTIES.bind([*PENALTY, "CF_FR_ZJHM", "CF_FRDB", "另一列"])
    assert (mapping.withheld, mapping.unknown) == (("CF_FR_ZJHM", "CF_FRDB"), ("另一列",))
    row = judged(PENALTIES, PENALTY | {"CF_FRDB": "张三丰", "CF_JDRQ": "x", "另一列": "y"})
    assert row.cells[-2:] == ["***", "y"]
    assert "张三丰" not in row.cells


def test_a_placeholder_code_needs_the_registration_number() -> None:
    placeholder = PENALTY | {"CF_XDR_SHXYM": "00000000000000000X"}
    assert codes(judged(PENALTIES, placeholder)) == ["identifier_missing"]
    kept = values(PENALTIES, placeholder | {"CF_XDR_GSZC": OLD})
    assert (kept["uscc"], kept["registration_no"]) == (None, OLD)


def test_a_penalty_without_its_class_is_kept_and_flagged() -> None:
    assert judged(PENALTIES, PENALTY | {"严重程度": ""}).flags == ("class_missing",)
    without = {key: cell for key, cell in PENALTY.items() if key != "严重程度"}
    assert judged(PENALTIES, without).flags == ("class_missing",)
    assert codes(judged(PENALTIES, PENALTY | {"严重程度": "很严重"})) == ["unknown_choice"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"XK_YXQZI": "2024-01-01"}, "ends_before_it_starts"),
        ({"XK_YXQZI": ""}, "required"),
        ({"XK_JDRQ": "2199-01-01"}, "in_future"),
        ({"XK_JDRQ": "长期"}, "long_term_not_allowed"),
        ({"XK_WSH": ""}, "required"),
        ({"XK_ZT": "9"}, "unknown_choice"),
    ],
)
def test_a_permit_that_cannot_be_is_refused(cells: dict[str, str], code: str) -> None:
    assert codes(judged(PERMITS, PERMIT | cells)) == [code]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"CF_NR_FK": "3万元"}, "amount_with_unit"),
        ({"CF_JDRQ": "2199-01-01"}, "in_future"),
        ({"CF_GSJZQ": "2025-03-01"}, "ends_before_it_starts"),
        ({"撤销日期": "2025-03-01"}, "ends_before_it_starts"),
    ],
)
def test_a_penalty_that_cannot_be_is_refused(cells: dict[str, str], code: str) -> None:
    assert codes(judged(PENALTIES, PENALTY | cells)) == [code]


def test_both_kinds_of_brackets_in_a_document_number_stay_as_they_are() -> None:
    for number in ("京工商海处字【2018】第1583号", "(京)文执罚〔2018〕第40213号"):
        assert values(PENALTIES, PENALTY | {"CF_WSH": number})["document_no"] == number


def test_an_entry_of_a_list_is_read() -> None:
    kept = values(LISTINGS, LISTING | {"评价年度": "2024", "有效期": "长期"})
    assert (kept["list"], kept["year"], kept["valid_until"]) == (
        "abnormal_operation",
        2024,
        LONG_TERM,
    )


def test_a_removal_wants_its_reason_and_follows_the_listing() -> None:
    assert judged(LISTINGS, LISTING | {"移出日期": "2025-08-01"}).flags == (
        "removal_without_reason",
    )
    assert codes(judged(LISTINGS, LISTING | {"移出日期": "2025-01-01", "移出事由": "已补报"})) == [
        "ends_before_it_starts"
    ]
    assert codes(judged(LISTINGS, LISTING | {"名单类型": "黑名单"})) == ["unknown_choice"]


@pytest.mark.parametrize(
    ("cell", "result", "flags"),
    [
        ("合格", "passed", ()),
        ("基本合格", "passed_with_conditions", ()),
        ("不合格", "failed", ()),
        ("已搬离", "other", ("unlisted_choice",)),
    ],
)
def test_an_inspection_keeps_the_offices_own_words(
    cell: str, result: str, flags: tuple[str, ...]
) -> None:
    row = INSPECTION | {"检查结果": cell}
    kept = values(INSPECTIONS, row)
    assert (kept["result"], kept["result_text"]) == (result, cell)
    assert judged(INSPECTIONS, row).flags == flags


def test_an_inspection_reads_english_headings_too() -> None:
    english = {
        "uscc": code(),
        "name": "好再来面馆",
        "document_no": "JC001",
        "inspected_on": "2025-05-06",
        "kind": "双随机",
        "result": "合格",
        "office": "渝北区市场监督管理局",
    }
    assert values(INSPECTIONS, english)["result_text"] == "合格"


def test_an_evaluation_is_what_the_authority_delivered() -> None:
    assert values(EVALUATIONS, EVALUATION)["grade"] == "A"
    assert codes(judged(EVALUATIONS, EVALUATION | {"评价等级": "AAA"})) == ["unknown_choice"]
    assert codes(judged(EVALUATIONS, EVALUATION | {"有效期": "2024-05-06"})) == [
        "ends_before_it_starts"
    ]
