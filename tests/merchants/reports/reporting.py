"""A shop with something of everything on record, and reports of it made as the worker would."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.jobs.actions import keep
from backend.jobs.models import Intent
from merchants.registry.models import Key
from merchants.reports.actions import ask_report
from merchants.reports.models import CreditReport, CreditReportFile
from tests.factories.deliveries import hand_in
from tests.factories.rows import (
    evaluation,
    inspection,
    listing,
    penalty,
    permit,
    registration,
)
from tests.intake.delivered import code


def on_record(number: int = 1, **cells: str) -> UUID:
    """A registered shop with one item of each kind; the key of its merchant."""
    hand_in("enterprises", registration(number, **cells))
    hand_in("permits", permit(number))
    hand_in("penalties", penalty(number))
    hand_in("lists", listing(number))
    hand_in("inspections", inspection(number))
    hand_in("evaluations", evaluation(number))
    return merchant_id(number)


def merchant_id(number: int = 1) -> UUID:
    return Key.objects.get(value=code(number)).merchant_id


def work() -> int:
    """Keep every promised step, as the workers do; how many."""
    done = 0
    while waiting := Intent.objects.waiting().filter(name__startswith="reports.").first():
        assert keep(waiting.pk), Intent.objects.get(pk=waiting.pk).last_error
        done += 1
    return done


def ready(merchant: UUID) -> CreditReport:
    """A report of what is public now, made."""
    asked = ask_report(merchant)
    work()
    return now(asked)


def now(report: CreditReport) -> CreditReport:
    return CreditReport.objects.get(merchant=report.merchant_id, id=report.id)


def body(report: CreditReport, form: str = "pdf") -> bytes:
    files = CreditReportFile.objects.filter(merchant=report.merchant_id, report_id=report.id)
    return bytes(files.get(form=form).body)


def page_of(report: CreditReport) -> str:
    return f"/m/{report.merchant.code}/credit-report/{report.id}"


def statement(report: CreditReport) -> dict[str, Any]:
    assert report.statement is not None
    return dict(report.statement)
