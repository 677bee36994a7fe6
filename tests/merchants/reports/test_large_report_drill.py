"""A merchant with two thousand items: the report is whole, and its times are printed."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable

import pypdf
import pytest

from merchants.reports.actions import ask_report, gather, typeset
from tests.factories.deliveries import hand_in
from tests.factories.rows import inspection, penalty, permit, registration
from tests.merchants.reports.reporting import body, merchant_id, now

pytestmark = [pytest.mark.django_db, pytest.mark.drill]
PENALTIES, PERMITS, INSPECTIONS = 600, 700, 700
FACTS = "货架上有超过保质期的食品三包，货值金额 86.5 元，当事人未及时下架，无其他违法情节。"


def timed(name: str, act: Callable[[], object]) -> None:
    wall, own = time.perf_counter(), time.process_time()
    act()
    told = f"{time.perf_counter() - wall:.2f} s, {time.process_time() - own:.2f} s of processor"
    print(f"\n{name}: {told}")  # noqa: T201  (what the drill is for)


def test_a_report_of_two_thousand_items() -> None:
    hand_in("enterprises", registration())
    numbers = [f"{n:04}" for n in range(PERMITS)]
    hand_in("permits", *[permit(XK_WSH=f"许〔2025〕{n}号", XK_XKBH=f"JY{n}") for n in numbers])
    hand_in("inspections", *[inspection(检查编号=f"JC{n}") for n in numbers[:INSPECTIONS]])
    hand_in("penalties", *[penalty(CF_WSH=f"罚{n}号", CF_SY=FACTS) for n in numbers[:PENALTIES]])
    asked = ask_report(merchant_id())
    both = {"merchant": asked.merchant_id, "report": asked.id}
    timed("gathering", lambda: gather(**both))
    timed("setting and signing", lambda: typeset(**both))
    report = now(asked)
    assert report.items == PENALTIES + PERMITS + INSPECTIONS
    paper = body(report)
    pages = len(pypdf.PdfReader(io.BytesIO(paper)).pages)
    print(f"{report.items} items, {pages} pages, {len(paper) / 1e6:.1f} MB")  # noqa: T201
    data = json.loads(body(report, "json"))
    assert sum(len(section["items"]) for section in data["sections"]) == report.items + 1
