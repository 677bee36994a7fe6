"""A month of the passbook as PDF: tagged, to be searched and copied, exact, and one's own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from backend.files.typesetting import typeset
from credit.ledger.reading import today
from credit.membership.models import Member
from credit.statements.paper import TEMPLATE
from tests.accounts.cast import Somebody, by_app_too, client_of
from tests.credit.citizens import a_citizen, joined, person_of
from tests.credit.clock import later
from tests.credit.deeds import ago, deeds_office, delivered, number_of, row
from tests.credit.people import held, spent

pytestmark = pytest.mark.django_db
PAGE, APP = "/me/passbook.pdf", "/api/v1/me/passbook.pdf"


@pytest.fixture
def member(tmp_path: Path) -> Member:
    deeds_office()
    found = joined(1)
    number = number_of(person_of(found))
    delivered(tmp_path, *[row(number, document=f"甲{n}", 善行日期=ago(n)) for n in (2, 9)])
    return found


@pytest.fixture
def mine(member: Member) -> Somebody:
    return by_app_too(client_of(person_of(member)))


def read(content: bytes) -> tuple[PdfReader, str]:
    document = PdfReader(BytesIO(content))
    return document, "".join(page.extract_text() for page in document.pages)


def test_a_month_is_a_tagged_paper_whose_chinese_can_be_copied(
    member: Member, mine: Somebody
) -> None:
    spent(member, 4)
    answer = mine.client.get(PAGE)
    assert answer["Cache-Control"] == "private, no-store"
    assert f"passbook-{today():%Y-%m}.pdf" in answer["Content-Disposition"]
    document, text = read(answer.content)
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "zh-CN"
    assert document.metadata is not None
    assert str(document.metadata.title).startswith("文明积分存折")
    bare = text.replace(" ", "").replace("\n", "")
    assert all(word in bare for word in ("欧阳诗涵", "感谢·志愿服务时长", "使用·offer:1", "校验值"))
    assert "期初可用0" in bare
    assert "感谢+20" in bare
    assert "使用-4" in bare
    assert "期末可用16" in bare
    assert "累计感谢（仍计入）20" in bare


def test_the_app_gets_the_same_paper_in_its_own_language(mine: Somebody) -> None:
    same = mine.client.get(APP, headers=mine.headers).content
    assert same == mine.client.get(PAGE).content  # same facts, same bytes
    english = mine.client.get(APP, headers=mine.headers | {"accept-language": "en"}).content
    document, text = read(english)
    assert "Civic points passbook" in text
    assert document.trailer["/Root"]["/Lang"] == "en"


def test_a_month_begins_with_what_the_one_before_ended_with(member: Member, mine: Somebody) -> None:
    held(member, 5, days_long=90)
    with later(40):
        month = f"{today():%Y-%m}"
        text = read(mine.client.get(f"{PAGE}?month={month}").content)[1].replace("\n", "")
    assert "期初可用15" in text.replace(" ", "")
    assert "本月没有记录" in text


@pytest.mark.parametrize(
    "month", ["2026-13", "202610", "2026-1", "1999-12", "9999-01", "x", "2026-10-01", "２０２６-10"]
)
def test_what_is_no_month_is_refused(mine: Somebody, month: str) -> None:
    answer = mine.client.get(f"{APP}?month={month}", headers=mine.headers)
    assert answer.status_code == 400


def test_nobody_elses_and_none_for_whoever_takes_no_part(member: Member) -> None:
    stranger = by_app_too(client_of(a_citizen(9)))
    assert stranger.client.get(APP, headers=stranger.headers).json()["code"] == "not_a_member"
    assert stranger.client.get(PAGE).status_code == 404


def test_no_word_becomes_markup_and_long_months_go_on() -> None:
    hostile = '#eval("1") $x$ *b* `r` <l> @ref // ] ) } \\ #set page(width: 1pt) 𠮷'
    rows = [[f"2026-10-{n % 30 + 1:02}", hostile, "+1", str(n)] for n in range(120)]
    facts = {
        "language": "zh", "title": hostile, "period": hostile, "until": [2026, 10, 31],
        "figures": [[hostile, "1"]] * 8, "headings": ["日期", "事项", "变动", "其后可用"],
        "rows": rows, "after": hostile, "nothing": "", "check": hostile, "footer": hostile,
        "holder": hostile,
    }  # fmt: skip
    document, text = read(typeset(TEMPLATE, facts, day=ago(0)))
    assert len(document.pages) > 3
    assert "#eval" in text
    assert "#set page" in text
