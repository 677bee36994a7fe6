"""Which offices an objection goes to: the one window checks, the source office decides."""

from __future__ import annotations

from django.db.models import QuerySet

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.accounts.organisations.offices import office_for
from merchants.objections.models import Objection
from merchants.registry.models import Merchant

AREA = "objections"
RECORDS = "records"


def checking_office(merchant: Merchant) -> Organisation | None:
    """The operator's window: the nearest office in charge of objections."""
    return office_for(area=AREA, division=merchant.division_code)


def deciding_office(merchant: Merchant, *, source_code: str) -> Organisation | None:
    """Whoever delivers under that source; else whoever is in charge of records, of objections."""
    delivering = _offices().filter(source_codes__contains=[source_code])
    found = delivering.order_by("founded_at", "id").first()
    if found is None:
        found = office_for(area=RECORDS, division=merchant.division_code)
    return found or checking_office(merchant)


def may_check(office: Organisation, objection: Objection) -> bool:
    """Whether the check is this office's."""
    return objection.check_office == office.pk


def may_decide(office: Organisation, objection: Objection) -> bool:
    """Whether the decision is; a case that found no office is anybody's who is competent there."""
    if objection.decide_office is not None:
        return objection.decide_office == office.pk
    division = objection.merchant.division_code
    return office.is_competent(division=division, subject_kind=AREA)


def answers_for(office: Organisation, merchant: Merchant, *, source_code: str) -> bool:
    """Whether the office delivers such records or is in charge of objections there."""
    here = office.is_competent(division=merchant.division_code, subject_kind=AREA)
    return here or source_code in office.source_codes


def _offices() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Kind.OFFICE, standing=Standing.ACTIVE)
