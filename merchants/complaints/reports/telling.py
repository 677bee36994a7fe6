"""Whom a report's steps are told to: the office, and a reporter with a name. Never the shop."""

from __future__ import annotations

from django.utils.formats import date_format

from backend.accounts.organisations.models import Membership
from backend.notices.actions import notify
from merchants.complaints.categories import name_of
from merchants.complaints.reports.models import Report
from merchants.complaints.reports.terms import running
from merchants.staff.reading import staffs

SUBJECT = "merchants.report"


def office(report: Report, kind: str) -> None:
    """Whoever works at the office that has it, and not at the shop."""
    if report.office is None:
        return
    clocks = sorted(running(report).values(), key=lambda row: row.due_on)
    due = date_format(clocks[0].due_on) if clocks else ""
    staff = Membership.objects.filter(organisation=report.office, state=Membership.State.ACTIVE)
    for person in staff.order_by("person").values_list("person", flat=True):
        if not staffs(person, report.merchant_id):  # an officer may work at the shop as well
            notify(
                person,
                kind=kind,
                subject=(SUBJECT, str(report.id)),
                words={"category": name_of(report.category), "due": due},
                address=f"/office/reports/{report.id}",
            )


def reporter(report: Report, kind: str) -> None:
    """A reporter who gave a name; the others look with their code."""
    if report.reporter is not None:
        notify(
            report.reporter,
            kind=kind,
            subject=(SUBJECT, str(report.id)),
            words={},
            address=f"/me/reports/{report.id}",
        )
