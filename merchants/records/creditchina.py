"""An answer of 信用中国 about one legal entity's penalties, as rows of the data set `penalties`.

Such an answer (`{"data": {"items": [...]}}`) names each penalty by `punishNumber`, `punishName`,
`type`, `typeSecond`, `reason`, `evidence`, `result`, `decisionDate`, `departmentName`, `areaName`
and `punishStatus`. It does not say whose penalties they are (the code that was asked for does), nor
class, amounts as numbers, or an office's code: these stay open, so without a delivered class
nothing of it is published (promise 3). Status as in the first format of 双公示: 0 in force,
1 revoked, 2 contested, 3 other; only 0 can be taken, for the answer has no day of revocation.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Invalid

IN_FORCE = "0"
FIELDS = (
    "punishNumber", "punishName", "type", "typeSecond", "reason", "evidence", "result",
    "decisionDate", "departmentName", "areaName", "punishStatus",
)  # fmt: skip


class NoAnswerOfCreditChina(Invalid):
    code = "not_an_answer_of_creditchina"
    message = _("这不是信用中国的行政处罚查询结果。")


class StatusUnknown(Invalid):
    code = "penalty_status_not_in_force"
    message = _("有处罚不在“正常”状态；结果里没有撤销日期，请向作出处罚的机关核对后单独交付。")


@dataclass(frozen=True)
class Entity:
    """Whose penalties were asked for: its name and unified social credit code."""

    name: str
    uscc: str


def rows_of(answer: Any, of: Entity) -> list[dict[str, str]]:
    """One row an item, by the columns CF_*. Raises NoAnswerOfCreditChina, StatusUnknown."""
    try:
        items = answer["data"]["items"]
        rows = [_row({name: str(item[name]) for name in FIELDS}, of) for item in items]
    except (KeyError, TypeError):
        raise NoAnswerOfCreditChina from None
    if not rows:
        raise NoAnswerOfCreditChina
    return rows


def _row(item: Mapping[str, str], of: Entity) -> dict[str, str]:
    if item["punishStatus"] != IN_FORCE:
        raise StatusUnknown
    kinds = [kind for kind in (item["type"], item["typeSecond"]) if kind]
    return {
        "CF_XDR_MC": of.name,
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": of.uscc,
        "CF_WSH": item["punishNumber"],
        # One field there says both what kind of act it was and what was found.
        "CF_WFXW": item["reason"],
        "CF_SY": item["reason"],
        "CF_YJ": item["evidence"],
        "CF_CFLB": ";".join(kinds),
        "CF_NR": item["result"],
        "CF_JDRQ": item["decisionDate"],
        "CF_CFJG": item["departmentName"],
        "BZ": f"案件名称：{item['punishName']}；地区：{item['areaName']}",
    }


def write_rows(rows: Iterable[Mapping[str, str]], path: Path) -> None:
    """As a file that the intake reads."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
