"""What is on record about an ordinary merchant of the demo city, as seen from `today`.

Ages are drawn, not days, so that the city is alive on any day: some penalties are in their window
of publication, some have just left it, some left it long ago. Nothing is decided before the
merchant was founded or after it closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from merchants.demo.chance import Dice, Weighted
from merchants.demo.city import Merchant
from merchants.demo.places import CITY_MARKET_OFFICE, CUSTOMS, SEED, TAX_OFFICE
from merchants.demo.rows import (
    Row,
    abnormal_row,
    evaluation_row,
    inspection_row,
    listing_row,
    penalty_row,
    permit_row,
    serious_row,
)
from merchants.demo.trades import OFFENCES_OF, Offence

Filed = tuple[str, Row]  # the file a row belongs to, and the row
YEAR = 365
NEWEST = 3  # days: deliveries are never of the same day
SEVERITIES = Weighted({"轻微": 30, "一般": 58, "严重": 12})
# Days since the decision, by class: within the window, just after its end, long after it.
AGES = {
    "轻微": Weighted({(5, 700): 1}),
    "一般": Weighted({(5, 355): 60, (368, 380): 12, (400, 1400): 28}),
    "严重": Weighted({(20, 1080): 75, (1099, 1112): 10, (1130, 1800): 15}),
}
ENDS = (91, 182, 365)  # publication ends the office may set for a general penalty, in days
ABNORMAL_REASONS = (
    "未按照规定的期限公示年度报告",
    "通过登记的住所或者经营场所无法联系",
    "公示企业信息隐瞒真实情况、弄虚作假",
    "未在责令的期限内公示有关企业信息",
)
SERIOUS_REASONS = (
    "提交虚假材料取得登记，被撤销登记且情节严重",
    "被列入经营异常名录届满三年仍未履行相关义务，且有欺骗消费者行为",
)
HONOURS = ("放心消费示范店", "诚信经营示范单位", "食品安全示范店", "文明诚信市场主体", "绿色商户")
RESULTS = Weighted({"合格": 85, "基本合格": 11, "不合格": 4})
INSPECTION_KINDS = Weighted({"日常检查": 6, "双随机抽查": 3, "专项检查": 2})
FINDINGS = {
    "合格": ("检查未发现问题。", "各项制度落实到位，记录完整。", "场所整洁，证照齐全并公示。"),
    "基本合格": ("台账记录不完整，已当场指导改正。", "标识摆放不规范，责令五日内改正。"),
    "不合格": ("存在应当整改的问题，责令限期改正并将复查。", "公示信息与实际不符，责令改正。"),
}
DUE_AFTER = {"合格": 365, "基本合格": 180, "不合格": 30}
GRADES = Weighted({"A": 30, "B": 46, "C": 19, "D": 5})


def records(merchant: Merchant, today: date) -> Iterator[Filed]:
    """All rows about the merchant, each with the name of the file it goes into."""
    dice = Dice(SEED, "records", merchant.number)
    until = merchant.horizon(today) - timedelta(days=NEWEST)
    penalties = list(_penalties(dice, merchant, until))
    lost = {row["CF_NR_ZKDX"] for row in penalties}
    for row in _permits(dice, merchant, until, lost):
        yield "permits", row
    for row in penalties:
        yield "penalties", row
    for row in _listings(dice, merchant, until):
        yield "lists", row
    for row in _inspections(dice, merchant, until):
        yield "inspections", row
    if not merchant.is_company:
        return
    if dice.chance(0.24) and (graded := tax_row(merchant, until)):
        yield "tax", graded
    if dice.chance(0.2) and (day := _day(dice, merchant, until, (10, 330))):
        yield "evaluations", evaluation_row(merchant, grade=dice.weigh(GRADES), evaluated_on=day)


def _day(dice: Dice, merchant: Merchant, until: date, ages: tuple[int, int]) -> date | None:
    """A day of an age drawn from `ages`; None when the merchant is younger than that."""
    day = until - timedelta(days=dice.whole(*ages))
    return day if day > merchant.established_on else None


def _permits(dice: Dice, merchant: Merchant, until: date, lost: set[str]) -> Iterator[Row]:
    for place, permit in enumerate(merchant.trade.permits):
        if not dice.chance(permit.share):
            continue
        term = permit.years * YEAR or 8 * YEAR
        is_expired = bool(permit.years) and dice.chance(0.06)
        ages = (term + 10, term + 400) if is_expired else (10, term - 20)
        day = _day(dice, merchant, until, ages)
        yield permit_row(
            merchant,
            permit,
            decided_on=day or min(merchant.established_on + timedelta(days=9), until),
            place=place,
            is_valid=permit.certificate not in lost and not dice.chance(0.004),
        )


def _penalties(dice: Dice, merchant: Merchant, until: date) -> Iterator[Row]:
    if not dice.chance(0.06):
        return
    for place in range(2 if dice.chance(0.15) else 1):
        severity = dice.weigh(SEVERITIES)
        choices = OFFENCES_OF[merchant.trade.key].get(severity)
        if not choices:
            severity, choices = "一般", OFFENCES_OF[merchant.trade.key]["一般"]
        day = _day(dice, merchant, until, dice.weigh(AGES[severity]))
        if day:
            yield _penalty(dice, merchant, dice.pick(choices), day, place=place)


def _penalty(dice: Dice, merchant: Merchant, offence: Offence, day: date, *, place: int) -> Row:
    row = penalty_row(
        merchant,
        offence,
        decided_on=day,
        place=place,
        fine=dice.whole(offence.fine[0] // 100, offence.fine[1] // 100) * 100,
        gain=dice.whole(*offence.gain),
    )
    if offence.severity == "一般" and dice.chance(0.3):
        row["CF_GSJZQ"] = (day + timedelta(days=dice.pick(ENDS))).isoformat()
    if dice.chance(0.02):
        row["撤销日期"] = (day + timedelta(days=2)).isoformat()
    return row


def _listings(dice: Dice, merchant: Merchant, until: date) -> Iterator[Row]:
    if dice.chance(0.02) and (day := _day(dice, merchant, until, (60, 340))):
        removal = _removal(dice, day) if dice.chance(0.4) else {}
        yield abnormal_row(merchant, listed_on=day, reason=dice.pick(ABNORMAL_REASONS), **removal)
    if dice.chance(0.0012) and (day := _day(dice, merchant, until, (30, 1000))):
        yield serious_row(merchant, listed_on=day, reason=dice.pick(SERIOUS_REASONS))
    if dice.chance(0.03) and (day := _day(dice, merchant, until, (20, 600))):
        yield honour_row(merchant, dice.pick(HONOURS), day)
    if merchant.trade.key in {"trade", "technology"} and dice.chance(0.02):
        day = _day(dice, merchant, until, (100, 900))
        if day:
            yield customs_row(merchant, day)


def _removal(dice: Dice, listed_on: date) -> Row:
    day = listed_on + timedelta(days=dice.whole(8, 55))
    return {"移出日期": day.isoformat(), "移出事由": "已履行公示义务或者重新取得联系，依申请移出"}


def honour_row(merchant: Merchant, title: str, day: date) -> Row:
    """An honour given by the city's market office; it holds for three years."""
    return listing_row(
        merchant,
        "荣誉",
        listed_on=day,
        by=CITY_MARKET_OFFICE,
        列入决定书文号=f"云溪市监通〔{day.year}〕{merchant.number}号",
        名单名称=title,
        列入事由=f"{day.year}年度“{title}”",
        列入依据="《云溪市守信激励工作方案（演示）》",
        评价年度=str(day.year),
        有效期=(day + timedelta(days=3 * YEAR)).isoformat(),
        目录事项="诚实守信相关荣誉信息",
    )


def customs_row(merchant: Merchant, day: date) -> Row:
    """The customs' certificate of an advanced certified enterprise."""
    return listing_row(
        merchant,
        "海关高级认证",
        listed_on=day,
        by=CUSTOMS,
        列入决定书文号=f"云溪关认〔{day.year}〕{merchant.number}号",
        名单名称="海关高级认证企业",
        列入依据="《中华人民共和国海关注册登记和备案企业信用管理办法》",
        目录事项="诚实守信相关荣誉信息",
    )


def tax_row(merchant: Merchant, until: date) -> Row | None:
    """Tax grade A of the last year judged: announced each April. None for younger merchants."""
    year = until.year - 1 if until >= date(until.year, 4, 25) else until.year - 2
    if merchant.established_on.year >= year:
        return None
    return listing_row(
        merchant,
        "纳税信用A级",
        listed_on=date(year + 1, 4, 25),
        by=TAX_OFFICE,
        列入决定书文号=f"云溪税信A〔{year}〕{merchant.number}号",
        名单名称="纳税信用A级纳税人",
        列入依据="《纳税缴费信用管理办法》",
        评价年度=str(year),
        目录事项="诚实守信相关荣誉信息",
    )


def _inspections(dice: Dice, merchant: Merchant, until: date) -> Iterator[Row]:
    if not dice.chance(0.37):
        return
    day = until - timedelta(days=dice.whole(1, 240))
    for _ in range(dice.whole(1, 6)):
        if day <= merchant.established_on:
            return
        result = dice.weigh(RESULTS)
        yield inspection_row(
            merchant,
            inspected_on=day,
            kind=dice.weigh(INSPECTION_KINDS),
            result=result,
            findings=dice.pick(FINDINGS[result]),
            due_on=day + timedelta(days=DUE_AFTER[result]),
        )
        day -= timedelta(days=dice.whole(60, 300))
