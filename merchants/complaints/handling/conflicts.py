"""Who has a part in a case neither decides it nor reads it for an office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.kernel.errors import Denied
from merchants.complaints.models import Complaint, Participant
from merchants.staff.reading import staffs


class ConflictOfInterest(Denied):
    """Somebody else must handle it."""

    code = "conflict_of_interest"
    message = _("您与这件投诉有利害关系，请由其他人员办理。")


def keep_away(officer: User, case: Complaint) -> None:
    """Raises ConflictOfInterest for whoever works at the shop or stands behind the case."""
    places = Participant.objects.filter(
        merchant=case.merchant_id, complaint_id=case.id, person=officer.pk
    )
    if places.exists() or staffs(officer.pk, case.merchant_id):
        raise ConflictOfInterest
