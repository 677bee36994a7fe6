"""One row per fact, in the headings that offices deliver: 双公示 XK_*/CF_* and Chinese columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from merchants.demo.city import SOLE_TRADER, Merchant
from merchants.demo.places import CITY_MARKET_OFFICE, CREDIT_CENTRE, PROVINCE, Office, office
from merchants.demo.trades import Offence, Permit

Row = dict[str, str]
LONG_TERM = "2099-12-31"
FULL_YEAR = 365
INSPECTION_BASIS = {
    "market": "《企业信息公示暂行条例》第十四条；《食品生产经营监督检查管理办法》",
    "health": "《公共场所卫生管理条例》第十条",
    "fire": "《中华人民共和国消防法》第五十三条；《消防监督检查规定》",
    "education": "《中华人民共和国民办教育促进法》第四十一条",
    "traffic": "《中华人民共和国道路运输条例》第五十八条",
    "farming": "《中华人民共和国动物防疫法》第七十四条",
    "culture": "《娱乐场所管理条例》第三十二条",
}


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def enterprise_row(merchant: Merchant) -> Row:
    """The registration of a merchant and its outlet, with WGS-84 coordinates."""
    return {
        "企业名称": merchant.name,
        "统一社会信用代码": merchant.uscc,
        "注册日期": merchant.established_on.isoformat(),
        "企业类型": merchant.entity_type,
        "法定代表人": merchant.representative,
        "注册资金": merchant.capital,
        "经营范围": merchant.trade.scope,
        "所在省份": PROVINCE,
        "地区": merchant.district.short,
        "注册地址": merchant.address,
        "登记状态": merchant.status,
        "注销日期": merchant.closed_on.isoformat() if merchant.closed_on else "",
        "行政区划代码": merchant.district.code,
        "门店名称": merchant.outlet,
        "经度": f"{merchant.lng:.6f}",
        "纬度": f"{merchant.lat:.6f}",
        "坐标系": "WGS-84",
        "住宅地址": "是" if merchant.at_home else "否",
    }


def _party(merchant: Merchant, prefix: str) -> Row:
    sort = "个体工商户" if merchant.kind == SOLE_TRADER else "法人及非法人组织"
    return {
        f"{prefix}_XDR_MC": merchant.name,
        f"{prefix}_XDR_LB": sort,
        f"{prefix}_XDR_SHXYM": merchant.uscc,
        f"{prefix}_FRDB": merchant.representative,
    }


def permit_row(
    merchant: Merchant, permit: Permit, *, decided_on: date, place: int = 0, is_valid: bool = True
) -> Row:
    """A permit or filing; `place` tells a merchant's permits apart."""
    by = office(permit.office, merchant.district)
    until = years_later(decided_on, permit.years)
    return _party(merchant, "XK") | {
        "XK_XKWS": f"准予行政许可决定书（{permit.certificate}）",
        "XK_WSH": f"{by.mark}许〔{decided_on.year}〕{merchant.number * 3 + place}号",
        "XK_XKLB": permit.category,
        "XK_XKZS": permit.certificate,
        "XK_XKBH": permit.number.format(division=merchant.district.code, n=merchant.number),
        "XK_NR": permit.content,
        "XK_JDRQ": decided_on.isoformat(),
        "XK_YXQZ": decided_on.isoformat(),
        "XK_YXQZI": until.isoformat() if permit.years else LONG_TERM,
        "XK_XKJG": by.name,
        "XK_XKJGDM": by.code,
        "XK_ZT": "1" if is_valid else "2",
        "XK_LYDW": CREDIT_CENTRE.name,
        "XK_LYDWDM": CREDIT_CENTRE.code,
        "目录事项": "行政许可信息",
    }


def penalty_row(
    merchant: Merchant,
    offence: Offence,
    *,
    decided_on: date,
    place: int = 0,
    fine: int = 0,
    gain: int = 0,
) -> Row:
    """A penalty; fine and confiscated gain in yuan (delivered in 万元, as the standard asks)."""
    by = office(offence.office, merchant.district)
    return _party(merchant, "CF") | {
        "CF_WSH": f"{by.mark}罚〔{decided_on.year}〕{merchant.number * 2 + place}号",
        "CF_WFXW": offence.title,
        "CF_SY": offence.facts.format(gain=gain),
        "CF_YJ": offence.basis,
        "CF_CFLB": offence.kinds,
        "CF_NR": offence.content.format(fine=fine, gain=gain),
        "CF_NR_FK": _ten_thousands(fine),
        "CF_NR_WFFF": _ten_thousands(gain if "没收违法所得" in offence.kinds else 0),
        "CF_NR_ZKDX": offence.document,
        "CF_JDRQ": decided_on.isoformat(),
        "CF_CFJG": by.name,
        "CF_CFJGDM": by.code,
        "CF_SJLY": CREDIT_CENTRE.name,
        "CF_SJLYDM": CREDIT_CENTRE.code,
        "严重程度": offence.severity,
        "目录事项": "行政处罚信息",
    }


def _ten_thousands(yuan: int) -> str:
    return f"{Decimal(yuan) / 10_000:.6f}" if yuan else ""


def listing_row(merchant: Merchant, sort: str, *, listed_on: date, by: Office, **more: str) -> Row:
    """An entry on a list; `more` holds the columns that only this entry has."""
    return {
        "名单类型": sort,
        "主体名称": merchant.name,
        "主体代码": merchant.uscc,
        "列入日期": listed_on.isoformat(),
        "列入机关": by.name,
        "列入机关代码": by.code,
    } | more


def inspection_row(
    merchant: Merchant, *, inspected_on: date, kind: str, result: str, findings: str, due_on: date
) -> Row:
    """An inspection by the office that gave the shop its first permit, else the market's."""
    permits = merchant.trade.permits
    by_kind = permits[0].office if permits and permits[0].office in INSPECTION_BASIS else "market"
    by = office(by_kind, merchant.district)
    return {
        "统一社会信用代码": merchant.uscc,
        "主体名称": merchant.name,
        "检查编号": f"JC{inspected_on:%Y%m%d}{merchant.number:05d}",
        "检查日期": inspected_on.isoformat(),
        "检查类型": kind,
        "检查结果": result,
        "检查情况": findings,
        "下次检查日期": due_on.isoformat(),
        "检查机关": by.name,
        "检查机关代码": by.code,
        "检查依据": INSPECTION_BASIS[by_kind],
        "目录事项": "行政监督检查信息",
    }


def evaluation_row(merchant: Merchant, *, grade: str, evaluated_on: date) -> Row:
    """An A-D evaluation as the competent authority delivered it; it holds for a year."""
    return {
        "统一社会信用代码": merchant.uscc,
        "主体名称": merchant.name,
        "评价等级": grade,
        "评价日期": evaluated_on.isoformat(),
        "有效期": years_later(evaluated_on, 1).isoformat(),
        "评价机关": CREDIT_CENTRE.name,
        "评价机关代码": CREDIT_CENTRE.code,
        "评价文号": f"云溪信评〔{evaluated_on.year}〕{merchant.number}号",
        "评价依据": "企业公共信用综合评价全国统一规则",
        "目录事项": "信用评价结果信息",
    }


ABNORMAL_BASIS = "《企业信息公示暂行条例》第十七条"
SERIOUS_BASIS = "《市场监督管理严重违法失信名单管理办法》"


def abnormal_row(merchant: Merchant, *, listed_on: date, reason: str, **more: str) -> Row:
    """An entry in the list of abnormal operation, in force unless 移出日期 is given."""
    by = office("market", merchant.district)
    return listing_row(
        merchant,
        "经营异常名录",
        listed_on=listed_on,
        by=by,
        列入决定书文号=f"{by.mark}列异〔{listed_on.year}〕{merchant.number}号",
        名单名称="经营异常名录",
        列入事由=reason,
        列入依据=ABNORMAL_BASIS,
        严重程度="一般",
        目录事项="经营（活动）异常名录（状态）信息",
        **more,
    )


def serious_row(merchant: Merchant, *, listed_on: date, reason: str) -> Row:
    """An entry in the list of serious breaches of trust."""
    return listing_row(
        merchant,
        "严重失信主体名单",
        listed_on=listed_on,
        by=CITY_MARKET_OFFICE,
        列入决定书文号=f"云溪市监严列〔{listed_on.year}〕{merchant.number}号",
        名单名称="市场监督管理严重违法失信名单",
        列入事由=reason,
        列入依据=SERIOUS_BASIS,
        严重程度="严重",
        目录事项="严重失信主体名单信息",
    )
