"""`enterprises`: the registration rows that offices deliver, and what makes one acceptable."""

from __future__ import annotations

from datetime import date

from backend.intake.declare import Dataset, Field, register
from backend.intake.fields import choice, division, person, text, yes_no
from backend.intake.identifiers import identifier, registration_number
from backend.intake.measures import capital, datum, day, degrees
from backend.intake.rules import flagged_when, in_order, one_identifier, whole_coordinates

STATUSES = {
    "存续": "in_business",
    "在业": "in_business",
    "开业": "in_business",
    "正常": "in_business",
    "在营": "in_business",
    "存续（在营、开业、在册）": "in_business",
    "停业": "suspended",
    "歇业": "suspended",
    "吊销": "revoked",
    "吊销，未注销": "revoked",
    "吊销，已注销": "closed",
    "撤销": "revoked",
    "注销": "closed",
    "已注销": "closed",
}


def _closed_yet_trading(status: str | None, closed_on: date | None) -> bool:
    return isinstance(closed_on, date) and status not in {"closed", "revoked"}


ENTERPRISES = register(
    Dataset(
        name="enterprises",
        title_zh="市场主体登记信息",
        title_en="Registration of merchants",
        fields=(
            Field("name", text(200), ("企业名称", "市场主体名称"), required=True),
            Field("uscc", identifier(), ("统一社会信用代码",), column_required=True),
            Field("registration_no", registration_number(), ("注册号", "工商注册号")),
            Field("established_on", day(may_be_future=False), ("注册日期", "成立日期")),
            Field("entity_type", text(100, repeats=True), ("企业类型",)),
            Field("representative", person(60), ("法人代表", "法定代表人")),
            Field("capital", capital(80), ("注册资金", "注册资本")),
            Field("scope", text(10_000, lines=True), ("经营范围",)),
            Field("province", text(30, repeats=True), ("所在省份",)),
            Field("district", text(60, repeats=True), ("地区",)),
            Field("address", text(300, masks=True), ("注册地址", "住所")),
            Field("status", choice(STATUSES, otherwise="unknown"), ("登记状态",)),
            Field("closed_on", day(may_be_future=False), ("注销日期",)),
            Field("division_code", division(), ("行政区划代码",)),
            Field("outlet_name", text(200), ("门店名称",)),
            Field("lng", degrees(180), ("经度",)),
            Field("lat", degrees(90), ("纬度",)),
            Field("datum", datum(), ("坐标系",)),
            Field("address_is_home", yes_no(), ("住宅地址",)),
        ),
        rules=(
            one_identifier,
            whole_coordinates,
            in_order("established_on", "closed_on"),
            flagged_when(
                "closed_without_status",
                field="closed_on",
                names=("status", "closed_on"),
                holds=_closed_yet_trading,
            ),
        ),
    )
)
