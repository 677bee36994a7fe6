"""Reports of wrongdoing: made by name or by nobody, checked, decided, answered.

The shop is never told, and nothing it can read changes: whether and when it hears of the matter
is the office's own decision, outside this house. Events about an anonymous report name no actor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.identity.disclosure import identity_of
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.accounts.organisations.offices import office_for
from backend.accounts.permissions import NotVerified
from backend.files.actions import release
from backend.kernel.errors import Conflict
from backend.kernel.ids import uuid7
from merchants.complaints import words
from merchants.complaints.categories import BY_CODE
from merchants.complaints.choices import Side
from merchants.complaints.evidence import MOST_OF_A_SIDE, TooManyFilesInCase, keep_files
from merchants.complaints.filing import FormWrong, fingerprint
from merchants.complaints.reports import telling
from merchants.complaints.reports.codes import new_code, remember
from merchants.complaints.reports.models import (
    Report,
    ReportEvidence,
    ReportMessage,
    ReportStep,
)
from merchants.complaints.reports.terms import CHECK, begin
from merchants.complaints.workflows import ReportStatus
from merchants.registry.models import Merchant

AREA = "reports"
ROOM = "reports"
MOST_A_DAY = 10


class TooManyReports(Conflict):
    code = "too_many_reports_today"
    message = _("今天提交的举报已达 10 件，请明天再提交；紧急情况请拨打 12315。本次没有保存。")


class ReportOver(Conflict):
    code = "report_is_over"
    message = _("这件举报已经办结。")


@dataclass(frozen=True, kw_only=True)
class Allegation:
    """The form of a report. `is_named`: under the proved true name, with an answer owed."""

    category: str
    words: str
    happened_on: date | None = None
    is_named: bool = False


class Filed(NamedTuple):
    """The report, and for an anonymous one its secret code, told this once."""

    report: Report
    code: str


@transaction.atomic
def file_report(
    *,
    merchant: Merchant,
    allegation: Allegation,
    reporter: User | None = None,
    files: Sequence[UploadedFile[Any]] = (),
    split_from: UUID | None = None,
) -> Filed:
    """Take a report and give it to the competent office. By name: needs a verified reporter.

    Raises FormWrong, NotVerified, WordsMissing, TooManyReports, and what backend.files refuses.
    """
    _check(allegation, reporter)
    report = _report_of(merchant, allegation, reporter)
    kept = keep_files(files, owner=report.id, room=ROOM)
    named = _lock(reporter) if allegation.is_named else None
    before = _same_today(report, named)
    if before is not None:
        release(kept)
        return Filed(before, "")
    report.split_from = split_from
    said = _told(report, allegation)
    report.entry = receipted(report, "filed", actor=named, act=said)
    report.save(force_insert=True)
    ReportEvidence.objects.bulk_create(
        ReportEvidence(merchant=merchant, id=uuid7(), report_id=report.id, file_id=file.pk)
        for file in kept
    )
    step(report, "", ReportStatus.RECEIVED, actor=named)
    code = "" if named else new_code()
    if code:
        remember(code, report)
    begin(report, CHECK, on=report.filed_on, office=report.office)
    telling.office(report, "report.received_by_office")
    return Filed(report, code)


@transaction.atomic
def add_to_report(*, report: Report, text: str, reporter: User | None = None) -> ReportMessage:
    """The reporter adds something, by account or by code. Raises ReportOver."""
    held = Report.objects.select_for_update().get(merchant=report.merchant_id, id=report.id)
    if held.status in (ReportStatus.NOT_OPENED, ReportStatus.DECIDED):
        raise ReportOver
    receipted(held, "added_to", actor=reporter, act={"text": text})
    message = say(held, Side.CONSUMER, text)
    telling.office(held, "report.received_by_office")
    return message


@transaction.atomic
def add_files_to_report(*, report: Report, files: Sequence[UploadedFile[Any]]) -> None:
    """Files of the reporter, nine at once, twenty in all. Raises ReportOver, TooManyFilesInCase."""
    kept = keep_files(files, owner=report.id, room=ROOM)
    held = Report.objects.select_for_update().get(merchant=report.merchant_id, id=report.id)
    if held.status in (ReportStatus.NOT_OPENED, ReportStatus.DECIDED):
        raise ReportOver
    parts = {"merchant_id": held.merchant_id, "report_id": held.id}
    if ReportEvidence.objects.filter(**parts).count() + len(kept) > MOST_OF_A_SIDE:
        raise TooManyFilesInCase
    digests = [bytes(file.sha256).hex() for file in kept]
    receipted(held, "files_added", actor=None, act={"sha256": digests})
    ReportEvidence.objects.bulk_create(
        ReportEvidence(**parts, id=uuid7(), file_id=file.pk) for file in kept
    )


def say(report: Report, side: Side, text: str) -> ReportMessage:
    """Write a message between reporter and office."""
    message = ReportMessage(
        merchant_id=report.merchant_id, id=uuid7(), report_id=report.id, side=side
    )
    message.words_sealed = words.write(text, table="reportmessage", pk=message.id).sealed
    message.save(force_insert=True)
    return message


def step(
    report: Report, start: str, end: str, *, actor: User | None, office: UUID | None = None
) -> None:
    """One line of the report's own timeline."""
    ReportStep.objects.create(
        merchant_id=report.merchant_id,
        id=uuid7(),
        report_id=report.id,
        start=start,
        end=end,
        actor=actor.pk if actor else None,
        organisation=office,
    )


def receipted(
    report: Report,
    verb: str,
    *,
    actor: User | None,
    act: dict[str, Any],
    office: Organisation | None = None,
) -> UUID:
    """Record the act under the report's own name; the entry of its receipt."""
    written = record(
        f"report.{verb}",
        subject=("merchants.report", str(report.id)),
        actor=actor,
        acting_for=office,
        act={"report": str(report.id), **act},
    )
    return written.entry.pk


def _check(form: Allegation, reporter: User | None) -> None:
    if form.category not in BY_CODE:
        raise FormWrong("category", str(_("请选择问题类别。")))
    if form.happened_on and form.happened_on > timezone.localdate():
        raise FormWrong("happened_on", str(_("发生日期不能晚于今天。")))
    if form.is_named and (reporter is None or identity_of(reporter) is None):
        raise NotVerified


def _report_of(merchant: Merchant, form: Allegation, reporter: User | None) -> Report:
    named = reporter if form.is_named else None
    proof = identity_of(named) if named else None
    division = merchant.division_code
    office = office_for(area=AREA, division=division) if division else None
    report = Report(
        merchant=merchant,
        id=uuid7(),
        reporter=named.pk if named else None,
        is_named=form.is_named,
        identity=proof.pk if proof else None,
        division_code=division,
        category=form.category,
        happened_on=form.happened_on,
        office=office.pk if office else None,
        office_name=office.name if office else "",
        filed_on=timezone.localdate(),
        fingerprint=fingerprint(merchant, form.category, form.words),
    )
    report.words_sealed = words.write(form.words, table="report", pk=report.id).sealed
    return report


def _lock(reporter: User | None) -> User | None:
    if reporter is None:
        return None
    locked = User.objects.select_for_update(no_key=True).get(pk=reporter.pk)
    today = Report.objects.filter(reporter=locked.pk, filed_on=timezone.localdate())
    if today.count() >= MOST_A_DAY:
        raise TooManyReports
    return locked


def _same_today(report: Report, named: User | None) -> Report | None:
    if named is None:
        return None
    same = {"filed_on": report.filed_on, "fingerprint": report.fingerprint}
    mine = Report.objects.filter(merchant=report.merchant_id, reporter=named.pk, **same)
    return mine.first()


def _told(report: Report, form: Allegation) -> dict[str, Any]:
    day = form.happened_on.isoformat() if form.happened_on else None
    about = {"merchant": report.merchant.code, "category": form.category, "happened_on": day}
    return about | {"words": form.words, "is_named": form.is_named}
