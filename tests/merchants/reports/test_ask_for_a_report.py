"""Anybody asks for the public credit report of a merchant, waits, and takes it away."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from merchants.reports.actions import ask_report
from merchants.reports.models import CreditReport, CreditReportFile
from tests.factories.deliveries import hand_in
from tests.factories.rows import listing, penalty
from tests.intake.delivered import code
from tests.merchants.reports.reporting import body, now, on_record, page_of, ready, work

pytestmark = pytest.mark.django_db


def test_the_page_asks_waits_and_gives_the_files(client: Client) -> None:
    merchant = on_record()
    assert client.get(f"/m/{code()}/credit-report").status_code == 301
    shop = CreditReport(merchant_id=merchant).merchant.code
    assert "生成报告" in client.get(f"/m/{shop}/credit-report").content.decode()
    went = client.post(f"/m/{shop}/credit-report")
    page = client.get(went["Location"]).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "正在汇集记录" in page
    assert client.get(f"{went['Location']}.pdf").status_code == 409
    assert work() == 2
    page = client.get(went["Location"]).content.decode()
    assert "refresh" not in page
    assert "下载 PDF" in page
    pdf = client.get(f"{went['Location']}.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Cache-Control"] == "private, no-store"
    assert json.loads(client.get(f"{went['Location']}.json").content)["version"] == "V2.0"


def test_the_progress_says_how_many_items_were_gathered(client: Client) -> None:
    asked = ask_report(on_record())
    from merchants.reports.actions import gather

    gather(merchant=asked.merchant_id, report=asked.id)
    page = client.get(page_of(asked)).content.decode()
    assert "已汇集 5 条记录" in page
    assert "正在排版" in page


def test_the_api_asks_follows_takes_and_checks(client: Client) -> None:
    on_record()
    asked = client.post(f"/api/open/v1/merchants/{code()}/credit-reports")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert client.get(f"{asked['Location']}/pdf").json()["code"] == "credit_report_not_ready"
    work()
    told = client.get(asked["Location"]).json()
    assert told["state"] == "ready"
    assert len(told["number"]) == 22
    assert client.get(told["pdf"]).content.startswith(b"%PDF-")
    twin = client.get(told["json"]).json()
    assert [one["count"] for one in twin["summary"]] == [3, 0, 0, 1, 0, 1, 0, 0]
    assert twin["number"] == told["number"]
    assert len(twin["sections"]) == 10
    checked = client.get(f"/api/open/v1/credit-reports?number={told['number']}").json()
    assert checked["state"] == "genuine"
    assert checked["is_current"] is True
    assert checked["receipt"]["act"] == checked["statement"]


def test_while_nothing_changes_everybody_gets_the_same_report() -> None:
    merchant = on_record()
    first = ready(merchant)
    assert ask_report(merchant).id == first.id
    hand_in("penalties", penalty(CF_WSH="渝北市监罚〔2026〕8号"))
    assert ask_report(merchant).id != first.id


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/m/NOSUCHCODE/credit-report", 404),
        ("/api/open/v1/credit-reports", 400),
        ("/api/open/v1/credit-reports?number=1&sha256=2", 400),
        ("/api/open/v1/credit-reports?number=20260101000000ABCDEFGH", 404),
        ("/api/open/v1/credit-reports?sha256=zz", 404),
        ("/api/open/v1/credit-reports?numbr=1", 400),
        ("/verify/report?number=%00%00", 200),
    ],
)
def test_bad_input_is_refused(client: Client, path: str, answer: int) -> None:
    assert client.get(path).status_code == answer


def test_another_merchants_address_does_not_open_a_report(client: Client) -> None:
    report, other = ready(on_record()), on_record(2)
    elsewhere = CreditReport(merchant_id=other).merchant.code
    assert client.get(f"/m/{elsewhere}/credit-report/{report.id}").status_code == 404
    assert client.get(f"/m/{elsewhere}/credit-report/{report.id}.pdf").status_code == 404
    path = f"/api/open/v1/merchants/{elsewhere}/credit-reports/{report.id}"
    assert client.get(path).json()["code"] == "credit_report_not_found"


def test_what_was_gathered_goes_once_the_paper_is_set() -> None:
    report = ready(on_record())
    forms = CreditReportFile.objects.filter(report_id=report.id).values_list("form", flat=True)
    assert sorted(forms) == ["json", "pdf"]
    assert body(report).startswith(b"%PDF-")


def test_a_name_that_is_code_to_typst_stays_a_name() -> None:
    hostile = '#eval("1") $x$ *b* `r` @ref ] ) } \\'
    merchant = on_record(企业名称=hostile)
    hand_in("lists", listing(列入事由=f"{hostile} #set page(width: 1pt)"))
    assert now(ready(merchant)).state == "ready"
