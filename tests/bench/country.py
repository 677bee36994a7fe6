"""A made-up country of merchants: registration rows and records with the lengths of real ones.

Lengths follow registers that cities publish: names of 13 characters, scopes of 100, addresses of
23. Names are drawn from all 3,755 common characters, the frequent ones far more often, so that
searches meet both rare and very common fragments. Every row follows from its number.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from backend.kernel.codes import organisation, uscc
from backend.kernel.codes.division import PROVINCES
from merchants.demo.places import CITY_MARKET_OFFICE
from merchants.demo.words import GIVEN, LUCKY_FIRST, LUCKY_SECOND, SURNAMES

Row = dict[str, str]
RECORDS = ("permits", "penalties", "inspections")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# GB 2312 level 1: the common characters, by their code points.
COMMON = [
    bytes((high, low)).decode("gb2312")
    for high in range(0xB0, 0xD8)
    for low in range(0xA1, 0xFF)
    if (high, low) < (0xD7, 0xFA)
]
DISTRICTS = _words("东城 西城 南山 北湖 江岸 河东 龙湖 新华 高新")
TRADES = _words(
    """餐饮管理 商贸 建筑工程 科技 网络科技 信息技术 装饰工程 物流 食品 服装 便利店 大药房 面馆
    火锅店 超市 美容店 汽车服务 家具 五金经营部 种植专业合作社 农业开发 文化传媒 教育咨询
    环保科技 机械设备 广告 电子商务 房地产经纪 劳务 水果店"""
)
FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "", "店")
STREETS = _words("人民路 解放路 中山路 建设大道 和平街 新华路 长江路 文化路 胜利街 滨河路")
SCOPES = _words(
    """食品销售 预制包装食品批发 日用百货零售 建筑材料销售 室内外装饰装修工程设计与施工 企业管理咨询
    计算机软硬件技术开发及技术转让 道路普通货物运输 园林绿化工程 机械设备租赁 农产品初加工与销售
    服装鞋帽批发零售 五金交电销售 广告设计制作代理发布 会议及展览服务 餐饮服务 电子产品销售与维修
    商务信息咨询 房屋建筑工程施工 劳务派遣服务"""
)
TAIL = "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
TYPES = ("有限责任公司", "个体工商户", "有限责任公司(自然人独资)")
CAPITALS = ("50万元人民币", "100万元人民币", "500万元人民币", "1,000(万元)", "N/A")
FIRST_DAY = date(1998, 1, 1)
_WEIGHTS = list(accumulate(1 / (place + 12) for place in range(len(COMMON))))
_SHUFFLED = random.Random("characters").sample(COMMON, len(COMMON))
_HERE = sorted(code for code in PROVINCES if code < "70")


def divisions() -> Iterator[Row]:
    """The provinces (real codes) with made-up districts."""
    for code in _HERE:
        yield {"代码": f"{code}0000", "名称": PROVINCES[code], "上级代码": ""}
        for number, name in enumerate(DISTRICTS, 1):
            district, parent = f"{code}01{number:02d}", f"{code}0000"
            yield {"代码": district, "名称": f"{name}区", "上级代码": parent}


def _short(province: str) -> str:
    """The province as the 所在省份 column writes it: 贵州, 内蒙古."""
    for end in ("省", "市", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区"):
        if province.endswith(end):
            return province.removesuffix(end)
    return province


def brand(dice: random.Random) -> str:
    """A trade name of two to four characters; half begin as companies like to be called."""
    length = 2 if dice.random() < 0.5 else 3 if dice.random() < 0.8 else 4
    signs = dice.choices(_SHUFFLED, cum_weights=_WEIGHTS, k=length)
    if dice.random() < 0.5:
        signs[0], signs[1] = dice.choice(LUCKY_FIRST), dice.choice(LUCKY_SECOND)
    return "".join(signs)


def code_of(number: int, district: str) -> str:
    """A valid unified code; no two numbers share one."""
    body = f"{number * 48_271 % 100_000_000:08d}"  # spread as real ones are
    code = f"91{district}{body}{organisation.check_digit(body)}"
    return code + uscc.check_digit(code)


def registration(number: int, *, outlets: float = 0.0) -> Row:
    """The registration row of merchant `number`; `outlets` is the share that has coordinates."""
    dice = random.Random(number)
    province, place = dice.choice(_HERE), dice.randrange(len(DISTRICTS))
    short = _short(PROVINCES[province])
    town = DISTRICTS[place]
    trade, sign = dice.choice(TRADES), brand(dice)
    seat = short + (f"{town}区" if dice.random() < 0.4 else "")
    scope = "；".join(dice.choices(SCOPES, k=dice.randrange(4, 14)))
    row = {
        "企业名称": f"{seat}{sign}{trade}{dice.choice(FORMS)}",
        "统一社会信用代码": code_of(number, f"{province}01{place + 1:02d}"),
        "注册日期": (FIRST_DAY + timedelta(days=dice.randrange(9000))).isoformat(),
        "企业类型": dice.choice(TYPES),
        "法人代表": dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN),
        "注册资金": dice.choice(CAPITALS),
        "经营范围": scope + TAIL if dice.random() < 0.7 else scope,
        "所在省份": short,
        "地区": town,
        "注册地址": f"{short}{town}区{dice.choice(STREETS)}{dice.randrange(1, 999)}号"
        f"{dice.randrange(1, 30)}栋{dice.randrange(1, 40)}层{dice.randrange(1, 60)}号",
    }
    if outlets:
        has = dice.random() < outlets
        # Everyone trades within 40 km of one of thirty towns.
        east, north = 102 + int(province) % 13 + dice.gauss(0, 0.15), 24 + int(province) % 11
        row["经度"] = f"{east:.6f}" if has else ""
        row["纬度"] = f"{north + dice.gauss(0, 0.12):.6f}" if has else ""
        row["坐标系"] = "WGS-84" if has else ""
    return row


def _about(row: Row, prefix: str) -> Row:
    return {
        f"{prefix}_XDR_MC": row["企业名称"],
        f"{prefix}_XDR_LB": "法人及非法人组织",
        f"{prefix}_XDR_SHXYM": row["统一社会信用代码"],
    }


def permit(number: int, row: Row, part: int) -> Row:
    """A permit of merchant `number`, as 双公示 delivers it."""
    day = date(2023, 1, 1) + timedelta(days=(number * 7 + part) % 700)
    return _about(row, "XK") | {
        "XK_XKWS": "准予行政许可决定书（食品经营许可证）",
        "XK_WSH": f"市监许〔{day.year}〕{number}-{part}号",
        "XK_XKLB": "普通",
        "XK_XKZS": "食品经营许可证",
        "XK_XKBH": f"JY1{number:09d}{part}",
        "XK_NR": "热食类食品制售；冷食类食品制售；预包装食品销售（含冷藏冷冻食品）",
        "XK_JDRQ": day.isoformat(),
        "XK_YXQZ": day.isoformat(),
        "XK_YXQZI": day.replace(year=day.year + 5, day=min(day.day, 28)).isoformat(),
        "XK_XKJG": CITY_MARKET_OFFICE.name,
        "XK_XKJGDM": CITY_MARKET_OFFICE.code,
        "XK_ZT": "1",
        "XK_LYDW": CITY_MARKET_OFFICE.name,
        "XK_LYDWDM": CITY_MARKET_OFFICE.code,
        "目录事项": "行政许可信息",
    }


def penalty(number: int, row: Row, *, today: date) -> Row:
    """A serious penalty within its window."""
    day = today - timedelta(days=10 + number % 900)
    return _about(row, "CF") | {
        "CF_WSH": f"市监罚〔{day.year}〕{number}号",
        "CF_WFXW": "销售超过保质期的食品",
        "CF_SY": "当事人货架上摆放待售的预包装食品三种共十一件，均已超过保质期，货值金额二百余元。",
        "CF_YJ": "《中华人民共和国食品安全法》第三十四条第十项、第一百二十四条第一款第五项",
        "CF_CFLB": "罚款",
        "CF_NR": "没收超过保质期的食品，罚款人民币五千元。",
        "CF_NR_FK": "0.500000",
        "CF_JDRQ": day.isoformat(),
        "CF_CFJG": CITY_MARKET_OFFICE.name,
        "CF_CFJGDM": CITY_MARKET_OFFICE.code,
        "CF_SJLY": CITY_MARKET_OFFICE.name,
        "CF_SJLYDM": CITY_MARKET_OFFICE.code,
        "严重程度": "严重",
        "目录事项": "行政处罚信息",
    }


def inspection(number: int, row: Row, part: int) -> Row:
    """One of a merchant's inspections."""
    day = date(2025, 6, 1) - timedelta(days=number % 300 + part * 180)
    return {
        "统一社会信用代码": row["统一社会信用代码"],
        "主体名称": row["企业名称"],
        "检查编号": f"JC{day:%Y%m%d}{number:07d}",
        "检查日期": day.isoformat(),
        "检查类型": "日常检查",
        "检查结果": "合格",
        "检查情况": "各项制度落实到位，记录完整。",
        "下次检查日期": (day + timedelta(days=365)).isoformat(),
        "检查机关": CITY_MARKET_OFFICE.name,
        "检查机关代码": CITY_MARKET_OFFICE.code,
        "检查依据": "《食品生产经营监督检查管理办法》",
        "目录事项": "行政监督检查信息",
    }


def records(count: int, *, today: date) -> Iterator[tuple[str, Row]]:
    """What is on record: one or two permits each, penalties of one in ten, some inspections."""
    for number in range(count):
        row = registration(number)
        for part in range(1 + number % 2):
            yield "permits", permit(number, row, part)
        if number % 10 == 0:
            yield "penalties", penalty(number, row, today=today)
        for part in range(number % 3):
            yield "inspections", inspection(number, row, part)


def write(path: Path, rows: Iterator[Row]) -> None:
    """Write rows of one shape as CSV."""
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(first), lineterminator="\n")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def write_register(path: Path, count: int, *, outlets: float = 0.0) -> None:
    """The registration rows of `count` merchants."""
    write(path, (registration(number, outlets=outlets) for number in range(count)))
