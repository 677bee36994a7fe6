"""Asking for a report, and the two steps in which it is made.

Facts are gathered under the merchant's lock, so that they are of one moment; setting the paper,
which takes seconds for thousands of items, holds no lock but the report's own row.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.audit.models import Event
from backend.jobs.actions import promise
from backend.kernel.errors import NotFound
from backend.proof.actions import witness
from merchants.licences.models import SigningKey
from merchants.lookup import cards
from merchants.lookup.models import Card, Change, ChangeKind
from merchants.lookup.reading import fresh_card
from merchants.records.effects import hold
from merchants.records.models import Record
from merchants.reports.assembling import assembled, count_of
from merchants.reports.models import (
    KEPT_FOR,
    CreditReport,
    CreditReportFile,
    CreditReportKey,
    Form,
    State,
)
from merchants.reports.paper import pdf
from merchants.reports.signing import digest, new_number, signed

SUBJECT = "merchants.creditreport"
GATHER, TYPESET = "reports.gather", "reports.typeset"
STUCK_AFTER = timedelta(minutes=5)


class NoSuchReport(NotFound):
    code = "credit_report_not_found"
    message = _("没有这份信用报告。")


@transaction.atomic
def ask_report(merchant_id: UUID) -> CreditReport:
    """The report of what is public now: the one already made of the same facts, or a new one.

    Raises NotFound. Asking twice, or many at once, is once.
    """
    hold(merchant_id)
    card = fresh_card(merchant_id)
    # Once a key is retired what it signed holds no more: whoever asks then gets another report.
    retired = SigningKey.objects.exclude(retired_at=None).count()
    basis = f"{cards.today()} {card.etag} {last_change(merchant_id)} {retired}"
    mine = CreditReport.objects.filter(merchant=merchant_id)
    asked = mine.select_for_update().filter(basis=basis).first()
    if asked is None:
        asked = CreditReport.objects.create(merchant_id=merchant_id, basis=basis)
        promise(GATHER, merchant=str(merchant_id), report=str(asked.id))
    elif asked.state != State.READY and asked.asked_at < timezone.now() - STUCK_AFTER:
        CreditReport.objects.filter(pk=asked.pk).update(asked_at=timezone.now())
        step = GATHER if asked.state == State.WAITING else TYPESET
        promise(step, merchant=str(merchant_id), report=str(asked.id))
    return asked


@transaction.atomic
def gather(*, merchant: UUID, report: UUID) -> None:
    """Take down what is public at this moment. Done twice, or too late, it does nothing."""
    held = hold(merchant)
    waiting = _held(merchant, report)
    if waiting.state != State.WAITING:
        return
    card = fresh_card(merchant)
    whole = cards.whole_card(merchant) or {}
    waiting.state, waiting.as_of = State.GATHERED, timezone.now()
    waiting.etag, waiting.seen_change = card.etag, last_change(merchant)
    waiting.items = count_of(whole)
    waiting.save(update_fields=["state", "as_of", "etag", "seen_change", "items"])
    facts = json.dumps(whole, ensure_ascii=False).encode()
    _keep(waiting, {Form.FACTS: facts})
    promise(TYPESET, merchant=str(held.pk), report=str(waiting.id))


@transaction.atomic
def typeset(*, merchant: UUID, report: UUID) -> None:
    """Number, set, sign and witness what was gathered. Done twice it does nothing."""
    gathered = _held(merchant, report)
    files = CreditReportFile.objects.filter(merchant=merchant, report_id=report, form=Form.FACTS)
    facts = files.first()
    if gathered.state != State.GATHERED or gathered.as_of is None or facts is None:
        return
    number = new_number(gathered.as_of)
    told = assembled(json.loads(bytes(facts.body)), number=number, as_of=gathered.as_of)
    data = json.dumps(told, ensure_ascii=False, indent=1).encode()
    paper = pdf(told, day=timezone.localdate(gathered.as_of))
    _issue(gathered, number, told, paper=paper, data=data)
    _keep(gathered, {Form.PDF: paper, Form.JSON: data})
    files.delete()


def last_change(merchant_id: UUID) -> int:
    """The last public change of its facts; the licence on the door is none."""
    changes = Change.objects.filter(merchant_id=merchant_id).exclude(kind=ChangeKind.SEAL_CHANGED)
    return changes.order_by("-id").values_list("id", flat=True).first() or 0


def still_true(report: CreditReport) -> bool:
    """Whether the page says today what the report says: only then is its file given out."""
    if report.as_of is None:
        return False
    card: Card = fresh_card(report.merchant_id)  # which tells the feed what ended with the day
    same = card.etag == report.etag and last_change(report.merchant_id) == report.seen_change
    return same and not _lapsed_since(report) and not _key_is_retired(report)


def _lapsed_since(report: CreditReport) -> bool:
    """Whether a permit of the report is valid no more: further down than the card's page shows."""
    since = timezone.localdate(report.as_of)
    mine = Record.objects.current().filter(merchant=report.merchant_id)
    return bool(mine.filter(valid_until__gte=since, valid_until__lt=cards.today()).exists())


def _key_is_retired(report: CreditReport) -> bool:
    retired = SigningKey.objects.exclude(retired_at=None)
    return retired.filter(key_id=report.key_id or 0).exists()


def _issue(
    report: CreditReport, number: str, told: dict[str, Any], *, paper: bytes, data: bytes
) -> None:
    statement = {
        "version": 1,
        "number": number,
        "merchant": told["code"],
        "uscc": told["subject"]["uscc"] or "",
        "as_of": told["generated_at"],
        "items": report.items,
        "pdf_sha256": digest(paper),
        "json_sha256": digest(data),
    }
    entry = witness("credit_report.issued", statement)
    report.key_id, report.signature = signed(statement)
    report.number, report.statement, report.entry = number, statement, entry.pk
    report.state, report.finished_at = State.READY, timezone.now()
    report.save()
    place = {"merchant_id": report.merchant_id, "report_id": report.id}
    values = (number, statement["pdf_sha256"], statement["json_sha256"])
    CreditReportKey.objects.bulk_create(CreditReportKey(value=one, **place) for one in values)
    about, leaf = (SUBJECT, number), str(entry.pk)
    Event.objects.record("credit_report.issued", subject=about, actor=None, entry=leaf)


def _keep(report: CreditReport, bodies: dict[Form, bytes]) -> None:
    place = {"merchant_id": report.merchant_id, "report_id": report.id}
    CreditReportFile.objects.bulk_create(
        CreditReportFile(form=form, body=body, **place) for form, body in bodies.items()
    )


def _held(merchant: UUID, report: UUID) -> CreditReport:
    found = CreditReport.objects.select_for_update().filter(merchant=merchant, id=report).first()
    if found is None:
        raise NoSuchReport
    return found


def end_old_files() -> int:
    """Erase what is past its days, and what the page says no longer; how many files went."""
    old = CreditReportFile.objects.filter(made_at__lt=timezone.now() - KEPT_FOR)
    return int(old.delete()[0]) + _end_outdated()


# A file is outdated once its merchant's facts changed, or its card reads differently today.
OUTDATED = """
DELETE FROM merchants_creditreportfile f USING merchants_creditreport r
 WHERE r.merchant_id = f.merchant_id AND r.id = f.report_id AND r.state = 'ready'
   AND (EXISTS (SELECT FROM merchants_change c
                 WHERE c.merchant_id = r.merchant_id AND c.id > r.seen_change
                   AND c.kind <> 'seal_changed')
        OR NOT EXISTS (SELECT FROM merchants_card k
                        WHERE k.merchant_id = r.merchant_id AND k.etag = r.etag))"""


def _end_outdated() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OUTDATED)
        return int(cursor.rowcount)
