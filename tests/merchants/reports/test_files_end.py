"""Files go when their days are over or when the page says something else; numbers stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from merchants.lookup import cards
from merchants.records.effects import current_record, document_of, mark
from merchants.records.marks import Effect
from merchants.records.models import Record
from merchants.reports.actions import end_old_files
from merchants.reports.models import CreditReport, CreditReportFile
from merchants.reports.reading import check_number
from tests.factories.cards import let_it_be
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, permit
from tests.merchants.reports.reporting import on_record, page_of, ready

pytestmark = pytest.mark.django_db


def penalty_of(report: CreditReport) -> Record:
    return Record.objects.current().get(merchant=report.merchant_id, kind="penalty")


def marked(report: CreditReport, effect: Effect) -> None:
    record = current_record(report.merchant_id, penalty_of(report).id)
    mark(document_of(record), effect, case=report.id)


@pytest.mark.parametrize("effect", [Effect.REPAIRED, Effect.REVOKED, Effect.SUSPENDED])
def test_promise_03_what_ended_is_not_given_out_in_an_old_file(
    client: Client, effect: Effect
) -> None:
    report = ready(on_record())
    assert client.get(f"{page_of(report)}.pdf").status_code == 200
    marked(report, effect)
    for form in ("pdf", "json"):
        assert client.get(f"{page_of(report)}.{form}").status_code == 409
    page = client.get(page_of(report)).content.decode()
    assert "已不再提供" in page
    assert "下载" not in page
    assert end_old_files() == 2
    assert check_number(report.number).state == "genuine"


def test_promise_03_a_window_that_ends_by_itself_ends_the_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    merchant = on_record()
    hand_in("penalties", penalty(CF_GSJZQ=ago(-1)))
    report = ready(merchant)
    assert client.get(f"{page_of(report)}.pdf").status_code == 200
    let_it_be(date.fromisoformat(ago(-2)), monkeypatch)
    assert client.get(f"{page_of(report)}.pdf").status_code == 409
    assert check_number(report.number).since.ended == 1


def test_promise_04_a_file_without_the_mark_is_given_out_no_more(client: Client) -> None:
    before = ready(on_record())
    marked(before, Effect.CONTESTED)
    assert client.get(f"{page_of(before)}.pdf").status_code == 409
    after = ready(before.merchant_id)
    data = client.get(f"{page_of(after)}.json").json()
    items = [one for one in data["sections"][1]["items"] if one["kind"] == "penalty"]
    assert [one["contested"] for one in items] == [True]


def test_after_thirty_days_the_file_is_gone_and_the_number_still_good(client: Client) -> None:
    report = ready(on_record())
    assert end_old_files() == 0
    old = timezone.now() - timedelta(days=31)
    rows = list(CreditReportFile.objects.filter(report_id=report.id))
    CreditReportFile.objects.filter(report_id=report.id).delete()
    CreditReportFile.objects.bulk_create([_older(row, old) for row in rows])
    assert end_old_files() == 2
    assert client.get(f"{page_of(report)}.pdf").status_code == 409
    assert check_number(report.number).state == "genuine"


def _older(row: CreditReportFile, at: object) -> CreditReportFile:
    return CreditReportFile(
        merchant_id=row.merchant_id, report_id=row.report_id, form=row.form,
        body=bytes(row.body), made_at=at,
    )  # fmt: skip


def test_promise_03_the_row_that_stays_tells_nothing_of_what_it_said() -> None:
    report = ready(on_record())
    kept = f"{report.statement}{report.basis}{report.number}"
    assert "经营超过保质期的食品" not in kept
    assert "渝北市监罚" not in kept
    assert cards.whole_card(report.merchant_id) is not None


def test_a_permit_that_lapsed_ends_the_file_that_calls_it_valid(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    merchant = on_record()
    hand_in("permits", permit(XK_WSH="许二号", XK_XKBH="JY2", XK_YXQZI=ago(-3)))
    report = ready(merchant)
    let_it_be(date.fromisoformat(ago(-3)), monkeypatch)
    assert client.get(f"{page_of(report)}.pdf").status_code == 200
    let_it_be(date.fromisoformat(ago(-4)), monkeypatch)
    assert client.get(f"{page_of(report)}.pdf").status_code == 409
