"""The demo city as the CSV files that offices would deliver."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from merchants.demo import famous, history
from merchants.demo.city import FIRST_TODAY, MERCHANTS, Merchant, merchants
from merchants.demo.places import (
    CITY,
    CITY_CENTRE,
    CITY_CODE,
    DISTRICTS,
    PROVINCE,
    PROVINCE_CENTRE,
    PROVINCE_CODE,
)
from merchants.demo.rows import Row, enterprise_row


@dataclass(frozen=True, slots=True)
class File:
    """One file: its name, the data set it belongs to, the source office, its headings."""

    name: str
    dataset: str
    source: str
    headings: tuple[str, ...]


def _file(name: str, dataset: str, source: str, headings: str) -> File:
    return File(name, dataset, source, tuple(headings.split()))


LISTS = """名单类型 主体名称 主体代码 列入决定书文号 名单名称 列入事由 列入依据 列入日期 列入机关
列入机关代码 移出日期 移出事由 有效期 评价年度 严重程度 公示截止期 目录事项"""
FILES = (
    _file("divisions", "divisions", "DEMO-XY", "代码 名称 上级代码 经度 纬度 坐标系"),
    _file(
        "enterprises",
        "enterprises",
        "DEMO-SCJG",
        """企业名称 统一社会信用代码 注册日期 企业类型 法定代表人 注册资金 经营范围 所在省份 地区
        注册地址 登记状态 注销日期 行政区划代码 门店名称 经度 纬度 坐标系 住宅地址""",
    ),
    _file(
        "permits",
        "permits",
        "DEMO-XY",
        """XK_XDR_MC XK_XDR_LB XK_XDR_SHXYM XK_FRDB XK_XKWS XK_WSH XK_XKLB XK_XKZS XK_XKBH XK_NR
        XK_JDRQ XK_YXQZ XK_YXQZI XK_XKJG XK_XKJGDM XK_ZT XK_LYDW XK_LYDWDM 目录事项""",
    ),
    _file(
        "penalties",
        "penalties",
        "DEMO-XY",
        """CF_XDR_MC CF_XDR_LB CF_XDR_SHXYM CF_FRDB CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR
        CF_NR_FK CF_NR_WFFF CF_NR_ZKDX CF_JDRQ CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM
        严重程度 目录事项 撤销日期""",
    ),
    _file("lists", "lists", "DEMO-SCJG", LISTS),
    _file("tax", "lists", "DEMO-SW", LISTS),
    _file(
        "inspections",
        "inspections",
        "DEMO-SCJG",
        """统一社会信用代码 主体名称 检查编号 检查日期 检查类型 检查结果 检查情况 下次检查日期
        检查机关 检查机关代码 检查依据 目录事项""",
    ),
    _file(
        "evaluations",
        "evaluations",
        "DEMO-XY",
        """统一社会信用代码 主体名称 评价等级 评价日期 有效期 评价机关 评价机关代码 评价文号
        评价依据 目录事项""",
    ),
)


def townspeople(count: int) -> Iterator[Merchant]:
    """The first `count` merchants of the city, the demo shops first."""
    yield from famous.FAMOUS[:count]
    yield from merchants(len(famous.FAMOUS) + 1, count)


def divisions() -> Iterator[Row]:
    """The province, the city (real code, made-up name) and its districts."""
    yield _division(PROVINCE_CODE, f"{PROVINCE}省", "", PROVINCE_CENTRE)
    yield _division(CITY_CODE, f"{CITY}（演示）", PROVINCE_CODE, CITY_CENTRE)
    for district in DISTRICTS:
        yield _division(district.code, district.name, CITY_CODE, (district.lng, district.lat))


def _division(code: str, name: str, parent: str, centre: tuple[float, float]) -> Row:
    return {
        "代码": code,
        "名称": name,
        "上级代码": parent,
        "经度": str(centre[0]),
        "纬度": str(centre[1]),
        "坐标系": "WGS-84",
    }


def rows(count: int, today: date) -> Iterator[tuple[str, Row]]:
    """Every row of the city with the name of its file."""
    yield from (("divisions", row) for row in divisions())
    for merchant in townspeople(count):
        yield "enterprises", enterprise_row(merchant)
        is_famous = merchant.number <= len(famous.FAMOUS)
        yield from (famous if is_famous else history).records(merchant, today)


def write(folder: Path, *, today: date, count: int = MERCHANTS) -> dict[str, int]:
    """Write the city's files into `folder`, row by row; how many rows went into each."""
    if today < FIRST_TODAY:
        raise ValueError(f"the demo city begins on {FIRST_TODAY}")
    written = {file.name: 0 for file in FILES}
    with ExitStack() as stack:
        writers = {file.name: _writer(stack, folder, file) for file in FILES}
        for name, row in rows(count, today):
            writers[name].writerow(row)
            written[name] += 1
    return written


def _writer(stack: ExitStack, folder: Path, file: File) -> csv.DictWriter[str]:
    path = folder / f"{file.name}.csv"
    stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    writer = csv.DictWriter(stream, file.headings, restval="", lineterminator="\n")
    writer.writeheader()
    return writer
