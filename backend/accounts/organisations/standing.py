"""Suspending, reinstating and closing an organisation: an operator's act, with its reasons."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation, Standing
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.workflow import Workflow

LONGEST = 500
STANDING: Workflow[str] = Workflow(
    {
        Standing.ACTIVE: [Standing.SUSPENDED, Standing.CLOSED],
        Standing.SUSPENDED: [Standing.ACTIVE, Standing.CLOSED],
        Standing.CLOSED: [],
    }
)
VERBS = {
    Standing.ACTIVE: "organisation.reinstated",
    Standing.SUSPENDED: "organisation.suspended",
    Standing.CLOSED: "organisation.closed",
}


class ReasonsOfStanding(Invalid):
    code = "reasons_missing"
    message = _("请写明理由。")


class UnknownStanding(Invalid):
    code = "unknown_standing"
    message = _("没有这种状态。")


@transaction.atomic
def change_standing(
    *, organisation: UUID, standing: str, reasons: str, operator: User
) -> Organisation:
    """From the next request on its people act for nobody and its keys open nothing, or do again.

    The same standing again changes nothing. Raises NotFound, UnknownStanding, ReasonsOfStanding,
    StepNotAllowed.
    """
    if standing not in Standing.values:
        raise UnknownStanding
    if not reasons.strip():
        raise ReasonsOfStanding
    held = Organisation.objects.select_for_update().filter(pk=organisation).first()
    if held is None:
        raise NotFound
    if held.standing == standing:
        return held
    STANDING.check(held.standing, standing)
    said = {"organisation": str(held.pk), "was": held.standing, "reasons": reasons.strip()}
    held.standing = standing
    held.save(update_fields=["standing"])
    acts.record(VERBS[Standing(standing)], subject=held, actor=operator, act=said)
    return held
