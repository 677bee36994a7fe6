"""Many ask at once, workers run twice: one report, one number, one leaf."""

from __future__ import annotations

from functools import partial

import pytest

from backend.jobs.models import Intent
from backend.proof.models import Entry
from merchants.reports.actions import ask_report, gather, typeset
from merchants.reports.models import CreditReport, CreditReportFile, CreditReportKey
from tests.merchants.reports.reporting import on_record, work
from tests.merchants.test_review_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_who_ask_at_once_share_one_report() -> None:
    merchant = on_record()
    assert at_once([partial(ask_report, merchant)] * 12) == [""] * 12
    assert CreditReport.objects.count() == 1
    assert Intent.objects.filter(name="reports.gather").count() == 1


def test_steps_that_run_twice_and_at_once_are_done_once() -> None:
    merchant = on_record()
    asked = ask_report(merchant)
    both = {"merchant": merchant, "report": asked.id}
    assert at_once([partial(gather, **both)] * 4) == [""] * 4
    assert Intent.objects.filter(name="reports.typeset").count() == 1
    assert at_once([partial(typeset, **both)] * 4) == [""] * 4
    work()
    assert Entry.objects.filter(kind="credit_report.issued").count() == 1
    assert CreditReportKey.objects.count() == 3
    assert CreditReportFile.objects.count() == 2
