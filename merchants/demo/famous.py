"""The demo shops with fixed codes, each there to show one thing on screenshots and in the docs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from merchants.demo.city import COOPERATIVE, ENTERPRISE, SOLE_TRADER, Merchant
from merchants.demo.codes import demo_uscc
from merchants.demo.history import HONOURS, Filed, honour_row, tax_row
from merchants.demo.places import BY_NAME, CITY, PROVINCE
from merchants.demo.rows import (
    Row,
    abnormal_row,
    evaluation_row,
    inspection_row,
    penalty_row,
    permit_row,
    serious_row,
)
from merchants.demo.trades import OFFENCES, PERMITS, TRADES

LIMITED = "有限责任公司(自然人投资或控股)"
SOLE = "个体工商户"


def _shop(number: int, trade: str, district: str, **facts: Any) -> Merchant:
    """A demo shop: the facts given, the rest as its number and district say."""
    where = BY_NAME[district]
    kind = str(facts.setdefault("kind", SOLE_TRADER))
    defaults: dict[str, Any] = {
        "name": f"{CITY}{district}{facts['outlet']}",
        "entity_type": SOLE,
        "capital": "5万元",
        "at_home": False,
        "lng": round(where.lng + 0.0021 * number, 6),
        "lat": round(where.lat - 0.0013 * number, 6),
    }
    facts["address"] = f"{PROVINCE}省{CITY}{district}{facts['address']}"
    return Merchant(
        number=number,
        uscc=demo_uscc(kind, where.code, number),
        trade=TRADES[trade],
        district=where,
        **(defaults | facts),
    )


NOODLES = _shop(
    1,
    "noodles",
    "南明区",
    kind=ENTERPRISE,
    name="云溪溪边老王餐饮管理有限公司",
    outlet="溪边老王面馆",
    entity_type=LIMITED,
    representative="王德福",
    capital="50万元",
    address="溪山路18号附3号",
    established_on=date(2016, 3, 8),
    shows=("样样都有：许可、处罚、名单、荣誉、检查、评价", "everything that can be on record"),
)
BOOKS = _shop(
    2,
    "books",
    "花溪区",
    outlet="小满书店",
    representative="林知秋",
    address="书香路7号",
    established_on=date(2021, 5, 21),
    shows=("没有任何记录", "nothing on record"),
)
BARBER = _shop(
    3,
    "barber",
    "云岩区",
    outlet="桥头阿明理发店",
    representative="罗明",
    address="石桥街26号",
    established_on=date(2009, 9, 1),
    status="注销",
    closed_on=date(2024, 10, 18),
    shows=("已注销，仍可查到", "closed for good, still found"),
)
HOTPOT = _shop(
    4,
    "hotpot",
    "观山湖区",
    kind=ENTERPRISE,
    name="云溪山月餐饮有限公司",
    outlet="山月酸汤火锅店",
    entity_type=LIMITED,
    representative="杨思远",
    capital="100万元",
    address="望月大道211号2栋1层6号商铺",
    established_on=date(2018, 11, 11),
    shows=("许可证过期，严重处罚公示中", "an expired permit, a serious penalty in its window"),
)
BAKERY = _shop(
    5,
    "bakery",
    "乌当区",
    outlet="阿禾手作甜品店",
    representative="张禾",
    address="桂香巷9号松涛苑3栋2单元5层2号",
    at_home=True,
    established_on=date(2022, 2, 14),
    shows=("在家经营，不显示门牌", "run from a home: no street address"),
)
PHARMACY = _shop(
    6,
    "pharmacy",
    "白云区",
    kind=ENTERPRISE,
    name="云溪青禾医药连锁有限公司",
    outlet="青禾大药房",
    entity_type=LIMITED,
    representative="陈安宁",
    capital="200万元",
    address="银杏街50号",
    established_on=date(2013, 6, 6),
    shows=("守信：纳税 A 级、荣誉、评价 A", "honours, tax grade A, evaluation A"),
)
HOTEL = _shop(
    7,
    "hotel",
    "云岩区",
    kind=ENTERPRISE,
    name="云溪听雨酒店管理有限公司",
    outlet="听雨客栈",
    entity_type="有限责任公司(自然人独资)",
    representative="许长生",
    capital="30万元",
    address="听雨巷3号",
    established_on=date(2015, 7, 30),
    shows=(
        "在经营异常名录中；处罚昨天刚到期",
        "listed as abnormal; a penalty that ended yesterday",
    ),
)
FARM = _shop(
    8,
    "coop",
    "开阳县",
    kind=COOPERATIVE,
    outlet="茶山云朵茶叶种植专业合作社",
    entity_type="农民专业合作社",
    representative="潘春梅",
    capital="180万元",
    address="茶山村4组",
    established_on=date(2012, 4, 20),
    shows=("农民专业合作社", "a farmers' cooperative"),
)
SOFTWARE = _shop(
    9,
    "technology",
    "观山湖区",
    kind=ENTERPRISE,
    name="云溪云栈科技有限公司",
    outlet="云栈科技",
    entity_type="有限责任公司(自然人独资)",
    representative="邱浩然",
    capital="500万元",
    address="云栖路88号6栋12楼3室",
    established_on=date(2017, 8, 8),
    shows=("在严重失信主体名单中", "on the list of serious breaches of trust"),
)
FAMOUS = (NOODLES, BOOKS, BARBER, HOTPOT, BAKERY, PHARMACY, HOTEL, FARM, SOFTWARE)


def _permit(shop: Merchant, key: str, day: date, place: int = 0) -> Filed:
    return "permits", permit_row(shop, PERMITS[key], decided_on=day, place=place)


def _penalty(shop: Merchant, key: str, day: date, *, fine: int = 0, place: int = 0) -> Filed:
    offence = OFFENCES[key]
    return "penalties", penalty_row(shop, offence, decided_on=day, fine=fine, place=place)


def _inspection(shop: Merchant, day: date, result: str, findings: str) -> Filed:
    return "inspections", inspection_row(
        shop,
        inspected_on=day,
        kind="日常检查",
        result=result,
        findings=findings,
        due_on=day + timedelta(days=180),
    )


def _noodles(shop: Merchant, today: date) -> Iterator[Filed]:
    yield _permit(shop, "catering", today - timedelta(days=700))
    yield _permit(shop, "tobacco", today - timedelta(days=5 * 365 - 20), place=1)
    yield _permit(shop, "fire", today - timedelta(days=2400), place=2)
    yield _penalty(shop, "expired_food", today - timedelta(days=75), fine=5000)
    yield _penalty(shop, "unwashed_dishes", today - timedelta(days=40), place=1)
    listed_on = today - timedelta(days=130)
    yield "lists", abnormal_row(shop, listed_on=listed_on, reason="未按照规定的期限公示年度报告")
    yield "lists", honour_row(shop, HONOURS[0], today - timedelta(days=210))
    yield from _tax(shop, today)
    yield "evaluations", evaluation_row(shop, grade="B", evaluated_on=today - timedelta(days=60))
    yield _inspection(shop, today - timedelta(days=12), "合格", "整改已完成，各项制度落实到位。")
    yield _inspection(shop, today - timedelta(days=80), "不合格", "操作间有超过保质期的调味料。")
    yield _inspection(shop, today - timedelta(days=260), "基本合格", "晨检记录不完整，已指导改正。")
    yield _inspection(shop, today - timedelta(days=450), "合格", "检查未发现问题。")
    yield _inspection(shop, today - timedelta(days=640), "合格", "检查未发现问题。")


def _barber(shop: Merchant, today: date) -> Iterator[Filed]:
    closed_on = shop.horizon(today)
    yield _permit(shop, "hygiene", closed_on - timedelta(days=900))
    yield _inspection(shop, closed_on - timedelta(days=200), "合格", "检查未发现问题。")


def _hotpot(shop: Merchant, today: date) -> Iterator[Filed]:
    yield _permit(shop, "catering", today - timedelta(days=5 * 365 + 45))
    yield _permit(shop, "fire", today - timedelta(days=1900), place=1)
    yield _penalty(shop, "spoiled_kitchen", today - timedelta(days=220), fine=120_000)
    yield _inspection(shop, today - timedelta(days=25), "不合格", "许可证已过有效期仍在营业。")
    yield _inspection(shop, today - timedelta(days=230), "不合格", "冷库内有腐败变质的肉制品。")


def _bakery(shop: Merchant, today: date) -> Iterator[Filed]:
    yield _permit(shop, "catering", today - timedelta(days=400))
    yield _inspection(
        shop, today - timedelta(days=90), "合格", "操作间与起居室分开，检查未发现问题。"
    )


def _pharmacy(shop: Merchant, today: date) -> Iterator[Filed]:
    yield _permit(shop, "drugs", today - timedelta(days=500))
    yield _permit(shop, "devices", today - timedelta(days=2000), place=1)
    yield _permit(shop, "food_sales", today - timedelta(days=600), place=2)
    yield "lists", honour_row(shop, HONOURS[1], today - timedelta(days=150))
    yield from _tax(shop, today)
    yield "evaluations", evaluation_row(shop, grade="A", evaluated_on=today - timedelta(days=45))
    yield _inspection(shop, today - timedelta(days=33), "合格", "处方审核与进货验收记录完整。")
    yield _inspection(shop, today - timedelta(days=300), "合格", "阴凉库温湿度记录完整。")


def _hotel(shop: Merchant, today: date) -> Iterator[Filed]:
    yield _permit(shop, "hygiene", today - timedelta(days=800))
    yield _permit(shop, "special", today - timedelta(days=2500), place=1)
    yield _permit(shop, "fire", today - timedelta(days=2510), place=2)
    reason = "通过登记的住所或者经营场所无法联系"
    yield "lists", abnormal_row(shop, listed_on=today - timedelta(days=95), reason=reason)
    file, row = _penalty(shop, "no_disinfection", today - timedelta(days=184), fine=1500)
    yield file, row | {"CF_GSJZQ": (today - timedelta(days=1)).isoformat()}
    yield _inspection(shop, today - timedelta(days=60), "基本合格", "床单更换记录不完整。")


def _farm(shop: Merchant, today: date) -> Iterator[Filed]:
    yield "lists", honour_row(shop, HONOURS[4], today - timedelta(days=320))
    yield _inspection(shop, today - timedelta(days=110), "合格", "投入品使用记录完整。")


def _software(shop: Merchant, today: date) -> Iterator[Filed]:
    reason = "提交虚假材料取得登记，被撤销登记且情节严重"
    yield "lists", serious_row(shop, listed_on=today - timedelta(days=200), reason=reason)
    yield "evaluations", evaluation_row(shop, grade="D", evaluated_on=today - timedelta(days=30))


def _tax(shop: Merchant, today: date) -> Iterator[Filed]:
    row: Row | None = tax_row(shop, today)
    if row:
        yield "tax", row


TOLD: dict[int, Callable[[Merchant, date], Iterator[Filed]]] = {
    NOODLES.number: _noodles,
    BARBER.number: _barber,
    HOTPOT.number: _hotpot,
    BAKERY.number: _bakery,
    PHARMACY.number: _pharmacy,
    HOTEL.number: _hotel,
    FARM.number: _farm,
    SOFTWARE.number: _software,
}


def records(shop: Merchant, today: date) -> Iterator[Filed]:
    """The rows about a demo shop; the book shop has none."""
    told = TOLD.get(shop.number)
    return told(shop, today) if told else iter(())
