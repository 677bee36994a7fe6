"""What the office does with a report: open a case or not, decide, tell, ask, pass on, extend."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.deadlines.actions import Granted, extend
from backend.kernel.errors import Conflict, NotFound
from merchants.complaints.choices import Side
from merchants.complaints.handling.actions import NotAnOffice, PassedOnBefore, another_office
from merchants.complaints.handling.conflicts import ConflictOfInterest
from merchants.complaints.reports import telling
from merchants.complaints.reports.actions import AREA, receipted, say, step
from merchants.complaints.reports.models import Report, ReportDeadline, ReportMessage, ReportStep
from merchants.complaints.reports.terms import CHECK, TELL, begin, drop_all, running, stop
from merchants.complaints.workflows import REPORT, ReportStatus
from merchants.staff.reading import staffs

MOST_EXTENSION = 15  # working days


class ExtendedAlready(Conflict):
    code = "extended_already"
    message = _("核查期限只能延长一次，最多十五个工作日。")


class NothingToTell(Conflict):
    code = "nothing_to_tell_yet"
    message = _("尚未决定是否立案，或者已经告知。")


@transaction.atomic
def open_case(*, officer: User, office: Organisation, report: UUID) -> Report:
    """There is a case; a named reporter is told within five working days."""
    held = _desk(officer, office, report)
    return _decided(held, ReportStatus.OPENED, officer=officer, office=office)


@transaction.atomic
def decline_case(*, officer: User, office: Organisation, report: UUID, reasons: str) -> Report:
    """There is none; why is told to the reporter."""
    held = _desk(officer, office, report)
    _decided(held, ReportStatus.NOT_OPENED, officer=officer, office=office)
    say(held, Side.OFFICE, reasons)
    return held


@transaction.atomic
def close_case(*, officer: User, office: Organisation, report: UUID, result: str) -> Report:
    """The case was decided; the result is for the reporter."""
    held = _desk(officer, office, report)
    _turn(held, ReportStatus.DECIDED, officer=officer, office=office)
    say(held, Side.OFFICE, result)
    telling.reporter(held, "report.message")
    return held


@transaction.atomic
def tell_reporter(*, officer: User, office: Organisation, report: UUID, text: str) -> ReportMessage:
    """Tell a named reporter whether a case was opened. Raises NothingToTell."""
    held = _desk(officer, office, report)
    if held.decided_at is None or held.told_at is not None:
        raise NothingToTell
    held.told_at = timezone.now()
    held.save(update_fields=["told_at"])
    receipted(held, "told", actor=officer, office=office, act={"text": text})
    stop(held, TELL, on=timezone.localdate())
    telling.reporter(held, "report.told")
    return say(held, Side.OFFICE, text)


@transaction.atomic
def ask_reporter(*, officer: User, office: Organisation, report: UUID, text: str) -> ReportMessage:
    """A question; an anonymous reporter finds it with the code."""
    held = _desk(officer, office, report)
    receipted(held, "asked", actor=officer, office=office, act={"text": text})
    telling.reporter(held, "report.message")
    return say(held, Side.OFFICE, text)


@transaction.atomic
def extend_check(
    *, officer: User, office: Organisation, report: UUID, days: int, reason: str
) -> ReportDeadline:
    """Fifteen working days more at most, once; who granted it is kept."""
    held = _desk(officer, office, report)
    clock = running(held).get(CHECK.step)
    if clock is None:
        raise NotFound
    if clock.extensions or not 1 <= days <= MOST_EXTENSION:
        raise ExtendedAlready
    said = {"days": days, "reason": reason}
    receipted(held, "extended", actor=officer, office=office, act=said)
    granted = Granted(days, "working_days", by=office.name, reason=reason)
    return extend(clock, granted=granted, on=timezone.localdate())


@transaction.atomic
def pass_report_on(*, officer: User, office: Organisation, report: UUID, to: UUID) -> Report:
    """To the competent office, where the clock begins anew."""
    other = another_office(office, to, area=AREA)
    held = _desk(officer, office, report)
    passed = ReportStep.objects.filter(merchant=held.merchant_id, report_id=held.id)
    if passed.filter(end=ReportStatus.PASSED_ON, organisation=other.pk).exists():
        raise PassedOnBefore
    _turn(held, ReportStatus.PASSED_ON, officer=officer, office=office)
    drop_all(held)
    held.office, held.office_name, held.officer = other.pk, other.name, None
    _turn(held, ReportStatus.RECEIVED, officer=officer, office=office)
    begin(held, CHECK, on=timezone.localdate(), office=other.pk)
    telling.office(held, "report.received_by_office")
    return held


@transaction.atomic
def give_report_to(*, operator: User, report: UUID, office: Organisation) -> Report:
    """No office was competent by itself: an operator names one. Raises NotFound, NotAnOffice."""
    if office.kind != Kind.OFFICE or office.standing != Standing.ACTIVE:
        raise NotAnOffice
    held = Report.objects.select_for_update().filter(id=report, office=None).first()
    if held is None:
        raise NotFound
    held.office, held.office_name = office.pk, office.name
    held.save(update_fields=["office", "office_name"])
    receipted(held, "given_to_office", actor=operator, act={"office": office.code}, office=office)
    for clock in running(held).values():
        clock.owed_by_id = office.pk
        clock.save(update_fields=["owed_by_id"])
    telling.office(held, "report.received_by_office")
    return held


def _decided(report: Report, to: str, *, officer: User, office: Organisation) -> Report:
    today = timezone.localdate()
    report.decided_at = timezone.now()
    _turn(report, to, officer=officer, office=office)
    stop(report, CHECK, on=today)
    if report.is_named:
        begin(report, TELL, on=today, office=office.pk)
    return report


def _turn(report: Report, to: str, *, officer: User, office: Organisation) -> None:
    REPORT.check(report.status, to)
    act = {"from": report.status, "to": to, "office": office.code}
    receipted(report, str(to), actor=officer, office=office, act=act)
    step(report, report.status, to, actor=officer, office=office.pk)
    report.status = to
    report.save()


def _desk(officer: User, office: Organisation, report: UUID) -> Report:
    """The report, locked, on this office's desk; whoever has a part in it keeps away."""
    found = Report.objects.filter(office=office.pk, id=report).first()
    if found is None:
        raise NotFound
    if staffs(officer.pk, found.merchant_id) or found.reporter == officer.pk:
        raise ConflictOfInterest
    rows = Report.objects.select_for_update()
    return rows.get(merchant=found.merchant_id, id=report, office=office.pk)
