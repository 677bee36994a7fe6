"""`deeds` and `volunteering`: what offices and the volunteer platform deliver, row by row.

The number that says whose deed it was is never staged: only its blind index is. A row that cannot
be kept is set aside without its cells.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from backend.accounts.people import NotAMobileNumber, e164
from backend.intake.declare import Dataset, Field, register
from backend.intake.fields import FieldType, division, present, text
from backend.intake.measures import day
from backend.intake.reasons import error
from backend.kernel.codes import resident_id

QUANTITY_DIGITS = 5


def _number(cell: str) -> Any:
    verdict = resident_id.check(cell, today=timezone.localdate())
    return verdict.value if verdict.ok else error("person_unreadable")


def _phone(cell: str) -> Any:
    try:
        return e164(cell)
    except NotAMobileNumber:
        return error("person_unreadable")


def _count(cell: str) -> Any:
    is_count = cell.isascii() and cell.isdigit() and len(cell) <= QUANTITY_DIGITS and int(cell) > 0
    return int(cell) if is_count else error("bad_number")


FIELDS = (
    Field("document", text(80), ("文号", "记录编号"), required=True),
    Field("resident_id", FieldType("text", present(_number)), ("身份证号码", "公民身份号码")),
    Field("phone", FieldType("text", present(_phone)), ("手机号", "手机号码")),
    Field("indicator", text(40, repeats=True), ("指标代码",), required=True),
    Field("done_on", day(), ("善行日期", "日期"), required=True),
    Field("quantity", FieldType("int", present(_count)), ("数量",), required=True),
    Field("place", division(), ("行政区划代码",), required=True),
)
DELIVERED = register(
    Dataset(
        name="deeds",
        title_zh="善行记录",
        title_en="Good deeds",
        fields=FIELDS,
        withheld=("姓名", "name"),
    )
)
PLATFORM = register(
    Dataset(
        name="volunteering",
        title_zh="志愿服务平台记录",
        title_en="Records of the volunteer platform",
        fields=FIELDS,
        withheld=("姓名", "name"),
    )
)
