"""What stands on the paper: the national layout, selectable Chinese, tags, sources, no score."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pypdf
import pytest

from merchants.registry.models import Key
from merchants.reports.assembling import SECTIONS
from tests.factories.deliveries import hand_in
from tests.factories.rows import penalty, registration
from tests.intake.delivered import code
from tests.merchants.reports.reporting import body, on_record, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> bytes:
    return body(ready(on_record()))


def text_of(paper: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_the_words_can_be_selected_and_all_ten_sections_are_there(paper: bytes) -> None:
    text = text_of(paper)
    for _number, title in SECTIONS:
        assert title in text
    for words in (
        "法人和非法人组织公共信用信息报告",
        "V2.0",
        "经营超过保质期的食品",
        "30,000元",
    ):
        assert words in text


def test_it_is_tagged_for_screen_readers(paper: bytes) -> None:
    root: Any = pypdf.PdfReader(io.BytesIO(paper)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("zh")
    assert b"pdfuaid" in paper


def test_promise_01_every_item_on_paper_says_its_source() -> None:
    report = ready(on_record())
    data = json.loads(body(report, "json"))
    items = [item for section in data["sections"] for item in section["items"]]
    assert len(items) == 6
    for item in items:
        assert item["source"]["office"]
        assert item["source"]["delivered_by"]
    text = text_of(body(report))
    assert "渝北市监罚〔2026〕7号" in text
    assert "《食品安全法》第一百二十四条" in text


def test_promise_02_the_paper_has_no_score_of_its_own(paper: bytes) -> None:
    text = text_of(paper)
    assert "不进行评分或等级评定" in text
    assert "等级（主管部门送达）" in text
    assert not re.search(r"信用分|综合得分|总分", text)


def test_pages_of_a_long_section_repeat_their_headings() -> None:
    merchant = on_record()
    hand_in("penalties", *[penalty(CF_WSH=f"渝北市监罚〔2026〕{n}号") for n in range(100, 140)])
    pages = pypdf.PdfReader(io.BytesIO(body(ready(merchant)))).pages
    assert len(pages) > 4
    for page in list(pages)[1:4]:
        assert "来源与期限" in re.sub(r"\s", "", page.extract_text())


def test_promise_05_a_home_shows_no_address_and_a_representative_is_masked() -> None:
    text = text_of(body(ready(on_record(住所="渝北区新路1号5栋2单元301室"))))
    assert "张三丰" not in text


def test_promise_05_a_sole_trader_has_a_report_of_the_trade_alone() -> None:
    trader = code(7, prefix="92500112")
    hand_in("enterprises", registration(7, 统一社会信用代码=trader, 企业类型="个体工商户"))
    report = ready(Key.objects.get(value=trader).merchant_id)
    text = text_of(body(report))
    assert "个体工商户（仅限经营活动）" in text
    assert "张三丰" not in text
