"""Which offices an objection goes to: the one window checks, the source office decides."""

from __future__ import annotations

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.accounts.organisations.offices import office_for
from backend.intake.models import Source
from merchants.objections.models import Objection
from merchants.records.models import Record
from merchants.registry.models import Merchant

AREA = "objections"
RECORDS = "records"


def checking_office(merchant: Merchant) -> Organisation | None:
    """The operator's window: the nearest office in charge of objections."""
    return office_for(area=AREA, division=merchant.division_code)


def deciding_office(record: Record, merchant: Merchant) -> Organisation | None:
    """The source office: who made the document (谁认定、谁负责), if that office works here.

    Else whoever the city put in charge of records there, for a centre that only passes them on
    knows no more than the page; else who delivered it, else the window.
    """
    made = Source.objects.filter(office_code=record.office_code).exclude(office_code="")
    return (
        _delivering(list(made.values_list("code", flat=True)))
        or office_for(area=RECORDS, division=merchant.division_code)
        or _delivering([record.source_id])
        or checking_office(merchant)
    )


def may_check(office: Organisation, objection: Objection) -> bool:
    """Whether the check is this office's."""
    return objection.check_office == office.pk


def may_decide(office: Organisation, objection: Objection) -> bool:
    """Whether the decision is; a case that found no office is anybody's who is competent there."""
    if objection.decide_office is not None:
        return objection.decide_office == office.pk
    division = objection.merchant.division_code
    return office.is_competent(division=division, subject_kind=AREA)


def answers_for(office: Organisation, record: Record, merchant: Merchant) -> bool:
    """Whether the office made or delivered the record, or is in charge of objections there."""
    if office.is_competent(division=merchant.division_code, subject_kind=AREA):
        return True
    return record.source_id in office.source_codes or deciding_office(record, merchant) == office


def _delivering(codes: list[str]) -> Organisation | None:
    """The office that delivers under one of these sources; of several the one founded first."""
    offices = Organisation.objects.filter(kind=Kind.OFFICE, standing=Standing.ACTIVE)
    rows = offices.filter(source_codes__overlap=codes).order_by("founded_at", "id")
    return rows.first() if codes else None
