"""Anybody checks a report, by its number and by its file."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from merchants.licences.models import SigningKey
from merchants.reports.models import CreditReport, CreditReportKey
from merchants.reports.reading import check_file, check_number
from tests.factories.deliveries import hand_in
from tests.factories.rows import penalty
from tests.merchants.reports.reporting import body, on_record, page_of, ready, statement

pytestmark = pytest.mark.django_db


def sent(client: Client, content: bytes, name: str = "r.pdf") -> str:
    upload = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post("/verify/report", {"file": upload}).content.decode()


def test_the_code_on_the_paper_leads_to_the_check(client: Client) -> None:
    number = ready(on_record()).number
    went = client.get(f"/verify?number={number}")
    assert went["Location"] == f"/verify/report?number={number}"
    page = client.get(went["Location"]).content.decode()
    assert "有这份报告" in page
    assert "此后公开的信息没有变动" in page


def test_the_file_as_it_was_signed_is_genuine(client: Client) -> None:
    report = ready(on_record())
    assert "与签发时一字不差" in sent(client, body(report))
    assert "与签发时一字不差" in sent(client, body(report, "json"), "r.json")
    digest = hashlib.sha256(body(report)).hexdigest()
    told = client.get(f"/api/open/v1/credit-reports?sha256={digest}").json()
    assert told["statement"]["pdf_sha256"] == digest == statement(report)["pdf_sha256"]


@pytest.mark.parametrize("place", [0, 10, 0.5, -1])
def test_one_altered_byte_is_refused(client: Client, place: float) -> None:
    paper = bytearray(body(ready(on_record())))
    at = int(len(paper) * place) if isinstance(place, float) else place
    paper[at] ^= 1
    page = sent(client, bytes(paper))
    assert "不通过" in page
    assert "一字不差。" not in page.replace("与它一字不差", "")


def test_of_an_altered_file_that_names_its_number_it_is_said_that_it_was_altered() -> None:
    paper = body(ready(on_record()))
    assert check_file([paper + b" "]).state == "altered"
    assert check_file([b"%PDF-1.7 something else"]).state == "unknown"


def test_promise_03_a_report_says_that_something_in_it_ended_since(client: Client) -> None:
    report = ready(on_record())
    paper = body(report)
    hand_in("penalties", penalty(撤销日期=timezone.localdate().isoformat()))
    page = sent(client, paper)
    assert "有 1 条信息停止公示" in page
    assert "与签发时一字不差" in page
    assert "经营超过保质期的食品" not in page
    assert check_number(report.number).since == (1, 0)


def test_a_retired_key_vouches_for_nothing_any_more(client: Client) -> None:
    report = ready(on_record())
    SigningKey.objects.update(retired_at=timezone.now())
    assert check_number(report.number).state == "forged"
    page = client.get(f"/verify/report?number={report.number}").content.decode()
    assert "签名不再有效" in page
    assert client.get(f"{page_of(report)}.pdf").status_code == 409
    assert check_number(ready(report.merchant_id).number).state == "genuine"


def test_nothing_sent_is_refused_with_words(client: Client) -> None:
    answer = client.post("/verify/report")
    assert answer.status_code == 422
    empty = SimpleUploadedFile("r.pdf", BytesIO(b"").getvalue())
    assert client.post("/verify/report", {"file": empty}).status_code == 422


@pytest.mark.parametrize("change", [{"number": "20260101000000AAAAAAAA"}, {"items": 7}])
def test_an_issued_report_is_never_changed(change: dict[str, object]) -> None:
    report = ready(on_record())
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditReport.objects.filter(id=report.id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditReportKey.objects.filter(value=report.number).delete()
