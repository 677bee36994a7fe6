"""To the competent office: asked by the consumer, or by itself when the shop stays silent."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.identity.disclosure import identity_of
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.accounts.organisations.offices import office_for
from backend.accounts.permissions import NotVerified
from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict
from backend.kernel.ids import uuid7
from merchants.complaints import telling
from merchants.complaints.choices import Why
from merchants.complaints.dialogue import lead_case
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import Complaint
from merchants.complaints.moves import Actor, consumer, move, noted, only_from
from merchants.complaints.terms import ACCEPT, begin
from merchants.complaints.workflows import HandlingStatus, Status

AREA = "complaints"


class NoCompetentOffice(Conflict):
    """Nobody here may take it; 12315 may."""

    code = "no_competent_office"
    message = _("本平台上没有可以处理这件投诉的机关，请拨打 12315 或登录全国12315平台。")


class AlreadyAtAnOffice(Conflict):
    code = "already_at_an_office"
    message = _("这件投诉已经在机关处理中。")


@transaction.atomic
def take_to_office(*, complainant: User, complaint: UUID) -> Handling:
    """Ask the competent office. The law wants the true identity (Order 121, 10).

    Raises NotFound, NotTheLead, NotVerified, NoCompetentOffice, StepNotAllowed.
    """
    case = lead_case(complainant, complaint)
    only_from(case, Status.WITH_MERCHANT, Status.ANSWERED, Status.UNSETTLED)
    return escalate(case, complainant=complainant, by=consumer(complainant), why=Why.ASKED)


def escalate(case: Complaint, *, complainant: User, by: Actor, why: Why) -> Handling:
    """Give a held case to the office that is competent where the shop is."""
    proof = identity_of(complainant)
    if proof is None:
        raise NotVerified
    office = competent_office(case)
    case.identity = proof.pk
    act = {"office": office.code, "identity_shared": True, "why": str(why)}
    move(case, Status.WITH_OFFICE, by=by, verb="taken_to_office", act=act, note=str(why))
    return hand_to(case, office, by=by, why=why)


def hand_to(case: Complaint, office: Organisation, *, by: Actor, why: Why) -> Handling:
    """Put the case on this office's desk; its clock begins."""
    handling = Handling(
        merchant_id=case.merchant_id,
        id=uuid7(),
        complaint_id=case.id,
        office=office.pk,
        office_name=office.name,
        why=why,
    )
    with constraint("one_office_at_a_time", raises=AlreadyAtAnOffice):
        handling.save(force_insert=True)
    noted(case, machine="handling", start="", end=HandlingStatus.RECEIVED, by=by, note=str(why))
    begin(case, ACCEPT, on=timezone.localdate(), office=office.pk)
    telling.consumers(case, "complaint.at_office", office=office.name)
    telling.shop(case, "complaint.taken_to_office", office=office.name)
    telling.office(case, "complaint.received_by_office", office=office.pk)
    return handling


def competent_office(case: Complaint) -> Organisation:
    """The nearest office for complaints of the shop's division. Raises NoCompetentOffice."""
    found = office_for(area=AREA, division=case.division_code) if case.division_code else None
    if found is None:
        raise NoCompetentOffice
    return found
