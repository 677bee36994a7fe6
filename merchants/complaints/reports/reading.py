"""A report as its reporter or its office may see it. There is no third view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.accounts.identity.disclosure import disclose
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.audit.reads import Reading
from backend.kernel.errors import NotFound
from merchants.complaints import words
from merchants.complaints.reports.codes import report_of
from merchants.complaints.reports.models import (
    Report,
    ReportDeadline,
    ReportEvidence,
    ReportMessage,
    ReportStep,
)
from merchants.complaints.workflows import ReportStatus
from merchants.staff.reading import merchants_of


@dataclass(frozen=True)
class Line:
    """One message between reporter and office."""

    side: str
    at: datetime
    words: str


@dataclass(frozen=True)
class ReportView:
    """Everything of one report; `name`, `phone`: of a named reporter, for the office."""

    report: Report
    words: str
    messages: list[Line]
    evidence: list[ReportEvidence]
    steps: list[ReportStep]
    deadlines: list[ReportDeadline]
    may: list[str]
    name: str = ""
    phone: str = ""


def by_code(code: str) -> ReportView:
    """For whoever holds the secret code. Raises NotFound, also for nonsense."""
    report = report_of(code)
    if report is None:
        raise NotFound
    return _view(report, may=_reporter_may(report))


def of_reporter(person: User, reference: UUID) -> ReportView:
    """One's own named report. Raises NotFound."""
    report = reports_of(person).filter(id=reference).first()
    if report is None:
        raise NotFound
    return _view(report, may=_reporter_may(report))


def of_office(office: Organisation, officer: User, reference: UUID) -> ReportView:
    """On this office's desk; reading about a named reporter is noted. Raises NotFound."""
    report = at_office(office, officer).filter(id=reference).first()
    if report is None:
        raise NotFound
    reading = Reading(reader=officer.pk, organisation=office.name, purpose=_("核查举报"))
    reading.note_all([report.reporter] if report.reporter else [], what=_("举报内容"))
    name, phone = _who(report, reading)
    return _view(report, may=_office_may(report), name=name, phone=phone)


def reports_of(person: User) -> QuerySet[Report]:
    """One's own named reports, newest first."""
    mine = Report.objects.select_related("merchant").filter(reporter=person.pk)
    return mine.order_by("-id")


def at_office(office: Organisation, officer: User) -> QuerySet[Report]:
    """What this office has; about shops the officer works for there is nothing to see."""
    rows = Report.objects.select_related("merchant").filter(office=office.pk)
    return rows.exclude(merchant__in=merchants_of(officer.pk)).order_by("id")


def _view(report: Report, *, may: list[str], name: str = "", phone: str = "") -> ReportView:
    parts = {"merchant": report.merchant_id, "report_id": report.id}
    rows = ReportMessage.objects.filter(**parts).order_by("id")
    return ReportView(
        report=report,
        words=_opened(report.words_sealed, "report", report.id),
        messages=[
            Line(row.side, row.at, _opened(row.words_sealed, "reportmessage", row.id))
            for row in rows
        ],
        evidence=list(ReportEvidence.objects.filter(**parts)),
        steps=list(ReportStep.objects.filter(**parts).order_by("id")),
        deadlines=list(ReportDeadline.objects.filter(**parts).order_by("id")),
        may=may,
        name=name,
        phone=phone,
    )


def _opened(sealed: bytes | memoryview | None, table: str, pk: UUID) -> str:
    return words.read(sealed, table=table, pk=pk, about=None, reading=words.NOTED)


def _who(report: Report, reading: Reading) -> tuple[str, str]:
    known = User.objects.filter(pk=report.reporter, closed_at=None) if report.reporter else None
    owner = known.first() if known is not None else None
    if owner is None:
        return "", ""
    try:
        name = disclose(owner, reading=reading).name
    except NotFound:
        name = ""
    reading.note(owner.pk, what=_("手机号"))
    return name, (owner.phone or "").removeprefix("+86")


def _reporter_may(report: Report) -> list[str]:
    over = (ReportStatus.NOT_OPENED, ReportStatus.DECIDED)
    return [] if report.status in over else ["addition"]


def _office_may(report: Report) -> list[str]:
    may = {
        ReportStatus.RECEIVED: ["opening", "declination", "extension", "transfer", "question"],
        ReportStatus.OPENED: ["decision", "question"],
    }.get(ReportStatus(report.status), [])
    owes = report.is_named and report.decided_at and not report.told_at
    return [*may, "telling"] if owes else may
