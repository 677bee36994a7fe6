"""A month of a partner: what was used, by offer, and nobody's name; it adds up to the ledger."""

from __future__ import annotations

import io
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from backend.jobs.actions import keep
from backend.jobs.models import Intent
from backend.proof.models import Entry as LogEntry
from credit.ledger.models import Entry
from incentives.partners.models import Partner
from incentives.vouchers.models import Redemption
from incentives.vouchers.settlements import making
from incentives.vouchers.settlements.models import State, Statement
from incentives.vouchers.settlements.sweeps import settle_last_month
from tests.accounts.cast import client_of, organisation
from tests.accounts.cast import member as staff_of
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, taken
from tests.incentives.test_vouchers import used

pytestmark = pytest.mark.django_db


def last_month() -> date:
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def booked_last_month() -> None:
    """As if it had been last month; only who owns the table can say so."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE incentives_redemption DISABLE TRIGGER ALL")
        Redemption.objects.update(booked_on=last_month().replace(day=7))
        cursor.execute("ALTER TABLE incentives_redemption ENABLE TRIGGER ALL")


def worked() -> None:
    """What was promised is done."""
    while waiting := list(Intent.objects.waiting().filter(name=making.STEP)):
        for intent in waiting:
            assert keep(intent.pk), Intent.objects.get(pk=intent.pk).last_error


@pytest.fixture
def inn() -> Partner:
    return an_inn()


@pytest.fixture
def statement(inn: Partner, monkeypatch: pytest.MonkeyPatch) -> Statement:
    monkeypatch.setattr(making, "SLICE", 2)
    room, tea = a_voucher_offer(inn), a_voucher_offer(inn, price=5)
    for number in range(3):
        person, _member = a_saver(number)
        used(taken(person, room))
        used(taken(person, tea, is_better=number > 0))
    booked_last_month()
    made = making.settle(partner=inn, month=last_month())
    worked()
    made.refresh_from_db()
    return made


def test_the_numbers_add_up_to_the_ledger(statement: Statement) -> None:
    spent = sum(Entry.objects.filter(kind="confirm").values_list("points", flat=True))
    assert (statement.count, statement.points) == (6, spent)
    assert spent == 3 * 30 + 2 * 5
    by_offer = [(line["terms"], line["count"], line["points"]) for line in statement.lines]
    assert sorted(by_offer) == [("better", 2, 10), ("better", 3, 90), ("everyone", 1, 0)]


def test_the_workbook_says_the_same_line_by_line(statement: Statement) -> None:
    book = openpyxl.load_workbook(io.BytesIO(bytes(statement.workbook or b"")))
    sums, rows = (list(sheet.values) for sheet in book.worksheets)
    assert sums[-1][4:] == (6, 100)
    assert len(rows) == 7
    assert sum(int(row[6]) for row in rows[1:]) == 100
    told = str(rows) + str(sums)
    assert "1390000" not in told


def test_both_files_are_proved_by_one_receipt(statement: Statement) -> None:
    assert bytes(statement.paper or b"").startswith(b"%PDF-")
    assert sha256(bytes(statement.workbook or b"")).hexdigest() == statement.workbook_sha256
    assert LogEntry.objects.filter(pk=statement.receipt).exists()


def test_a_month_is_settled_once_and_only_when_it_is_over(
    inn: Partner, statement: Statement
) -> None:
    assert making.settle(partner=inn, month=last_month()) == statement
    assert settle_last_month() == 1
    assert Statement.objects.count() == 1
    with pytest.raises(making.MonthNotOver):
        making.settle(partner=inn, month=timezone.localdate())


def test_partner_and_city_fetch_it_and_nobody_else(inn: Partner, statement: Statement) -> None:
    mine = client_of(staff_of(inn.organisation, 51), strong=True)
    other = client_of(staff_of(an_inn("hill-inn").organisation, 52), strong=True)
    office = organisation(code="credit-office")
    office.subject_kinds = ["offers"]
    office.save()
    city = client_of(staff_of(office, 53), strong=True)
    assert "核销 6 张，100 分" in mine.get("/partner/settlements").content.decode()
    assert inn.name_zh in city.get("/office/settlements").content.decode()
    for kind in ("xlsx", "pdf", "receipt"):
        address = f"/partner/settlements/{statement.pk}/{kind}"
        answers: list[Any] = [client.get(address) for client in (mine, other)]
        assert [answer.status_code for answer in answers] == [200, 404]
        assert city.get(f"/office/settlements/{statement.pk}/{kind}").status_code == 200
    assert mine.get(f"/partner/settlements/{statement.pk}/exe").status_code == 404


def test_a_month_in_which_nothing_was_used_is_an_empty_statement(inn: Partner) -> None:
    made = making.settle(partner=inn, month=last_month())
    worked()
    made.refresh_from_db()
    assert (made.state, made.count, made.percent) == (State.READY, 0, 0)
