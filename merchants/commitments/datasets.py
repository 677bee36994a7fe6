"""The data set `commitments`: the 20 items of the national standard, as offices deliver them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from backend.intake.declare import Dataset, Field, register
from backend.intake.fields import FieldType, choice, present, text
from backend.intake.identifiers import identifier, office_code, registration_number
from backend.intake.measures import day
from backend.intake.reasons import BROKEN, Problem, error
from backend.intake.rules import (
    NOTHING,
    RowRule,
    flagged_when,
    in_order,
    one_identifier,
    only_organisations,
)
from backend.kernel.codes import division
from merchants.commitments.choices import Fulfilment, Publicity, Type

SUBJECTS = {
    "法人及非法人组织": "organisation",
    "法人": "organisation",
    "非法人组织": "organisation",
    "个体工商户": "individual_business",
    "自然人": "natural_person",
}
# The standard's names and its numbers for them.
NUMBERS = {"1": Type.APPROVAL, "2": Type.DEFERRED, "3": Type.PROOF, "4": Type.REPAIR,
           "5": Type.TRADE, "6": Type.VOLUNTARY, "0": Type.OTHER}  # fmt: skip
TYPES = {
    "审批替代型": Type.APPROVAL, "容缺受理型": Type.DEFERRED, "证明事项型": Type.PROOF,
    "信用修复型": Type.REPAIR, "行业自律型": Type.TRADE, "主动型": Type.VOLUNTARY,
    "其他": Type.OTHER,
}  # fmt: skip
KINDS = {spelling: kind.value for spelling, kind in (TYPES | NUMBERS).items()}
FULFILMENTS = {
    "全部履行": Fulfilment.WHOLE.value,
    "部分履行": Fulfilment.PARTLY.value,
    "全部未履行": Fulfilment.NONE.value,
}
PUBLICITIES = {
    "可向社会公开": Publicity.PUBLIC.value,
    "特定范围内公开": Publicity.LIMITED.value,
    "不可公开": Publicity.PRIVATE.value,
}
CODE = re.compile(r"(\d{6})(\d{4})(\d{2})(\d{2})\d{6}", re.ASCII)
CODE_LENGTH = 20


def commitment_code() -> FieldType:
    """6 digits of the division of acceptance, 8 of the day, 6 of a serial."""

    def read(cell: str) -> object:
        code = unicodedata.normalize("NFKC", cell)
        if day_in(code) is None:
            return error("commitment_code_format")
        return code

    return FieldType("text", present(read), CODE_LENGTH)


def day_in(code: str) -> date | None:
    """The day that a code names; None for what is no code."""
    found = CODE.fullmatch(code)
    if found is None or not division.check(found[1]).ok:
        return None
    try:
        return date(int(found[2]), int(found[3]), int(found[4]))
    except ValueError:
        return None


def code_of_that_day(at: Mapping[str, int]) -> RowRule:
    """The code's day is the day on which the promise was made."""
    code_at, made_at = at["code"], at["made_on"]

    def rule(values: list[Any]) -> Sequence[Problem]:
        code, made_on = values[code_at], values[made_at]
        if BROKEN in (code, made_on) or day_in(code) == made_on:
            return NOTHING
        return (Problem("commitment_code_of_another_day", field="code"),)

    return rule


def what_was_not_kept(at: Mapping[str, int]) -> RowRule:
    """Both texts unless all was kept, neither when it was."""
    names = ("fulfilment", "unfulfilled", "accountability")
    places = [at[name] for name in names]

    def rule(values: list[Any]) -> Sequence[Problem]:
        fulfilment, *texts = (values[place] for place in places)
        if BROKEN in (fulfilment, *texts):
            return NOTHING
        if fulfilment == Fulfilment.WHOLE:
            given = [name for name, said in zip(names[1:], texts, strict=True) if said]
            return [Problem("unfulfilled_given", field=name) for name in given]
        missing = [name for name, said in zip(names[1:], texts, strict=True) if not said]
        return [Problem("unfulfilled_missing", field=name) for name in missing]

    return rule


def determined_by_somebody(at: Mapping[str, int]) -> RowRule:
    """Whoever says when it was determined says by whom."""
    day_at, office_at = at["determined_on"], at["determined_by"]

    def rule(values: list[Any]) -> Sequence[Problem]:
        if values[day_at] is None or values[office_at] is not None:
            return NOTHING
        return (Problem("determination_incomplete", field="determined_by"),)

    return rule


COMMITMENTS = register(
    Dataset(
        name="commitments",
        title_zh="信用承诺",
        title_en="Commitments",
        fields=(
            Field("code", commitment_code(), ("承诺编码",), required=True),
            Field("name", text(200), ("承诺人名称",), required=True),
            Field("subject_kind", choice(SUBJECTS), ("承诺人类别",), required=True),
            Field("uscc", identifier(), ("承诺人代码", "统一社会信用代码"), column_required=True),
            Field("registration_no", registration_number(), ("注册号",)),
            Field("kind", choice(KINDS), ("承诺类型", "type"), required=True),
            Field("title", text(512, lines=True), ("承诺事由",), required=True),
            Field("content", text(4000, lines=True), ("承诺内容",), required=True),
            Field("liability", text(4000, lines=True), ("违诺责任",), required=True),
            Field("made_on", day(may_be_future=False), ("承诺作出日期",), required=True),
            Field("valid_until", day(long_term=True), ("承诺有效期",)),
            Field("fulfilment", choice(FULFILMENTS), ("承诺履行状态",), required=True),
            Field("unfulfilled", text(4000, lines=True), ("未履行的承诺内容",)),
            Field("accountability", text(4000, lines=True), ("违诺责任追究内容",)),
            Field("determined_on", day(may_be_future=False), ("认定日期",)),
            Field("determined_by", text(200, repeats=True), ("认定单位",)),
            Field("determined_by_code", office_code(), ("认定单位代码",)),
            Field("accepted_by", text(200, repeats=True), ("受理单位",), required=True),
            Field("accepted_by_code", office_code(), ("受理单位代码",), required=True),
            Field("publicity", choice(PUBLICITIES), ("公开类型",), required=True),
            Field("note", text(512, lines=True), ("备注",)),
        ),
        rules=(
            one_identifier,
            only_organisations,
            code_of_that_day,
            what_was_not_kept,
            determined_by_somebody,
            in_order("made_on", "valid_until"),
            in_order("made_on", "determined_on"),
            flagged_when(
                "determination_missing",
                field="determined_on",
                names=("determined_on",),
                holds=lambda determined_on: determined_on is None,
            ),
        ),
    )
)
