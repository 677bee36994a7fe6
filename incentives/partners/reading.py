"""Which partner an organisation is, and whether it is bound by an agreement now."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from backend.accounts.organisations.models import Organisation
from incentives.partners.models import Agreement, Partner
from incentives.partners.refusals import AgreementOver, NoSuchPartner

COMPETENCE = "offers"  # the subject kind of an office that answers for credit-easy+
AHEAD = timedelta(days=30)


def partner_of(organisation: Organisation) -> Partner:
    """The partner this organisation is, with or without an agreement. Raises NoSuchPartner."""
    found = Partner.objects.filter(organisation=organisation).first()
    if found is None:
        raise NoSuchPartner
    return found


def bound_partner(organisation: Organisation) -> Partner:
    """The same, bound by an agreement today. Raises NoSuchPartner, AgreementOver."""
    partner = partner_of(organisation)
    require_agreement(partner)
    return partner


def agreement_of(partner: Partner, *, on: date | None = None) -> Agreement | None:
    """The agreement in force on that day (today); there is one at most."""
    day = on or timezone.localdate()
    return Agreement.objects.in_force(day).filter(partner=partner).first()


def require_agreement(partner: Partner, *, field: str = "") -> Agreement:
    """The agreement in force today, over `field` where one is named. Raises AgreementOver."""
    held = agreement_of(partner)
    if held is None or (field and field not in held.fields):
        raise AgreementOver
    return held


def bound_until(partner: Partner, *, on: date | None = None) -> date | None:
    """The last day without a gap on which an agreement holds; None: none holds on that day."""
    day = on or timezone.localdate()
    until: date | None = None
    for one in Agreement.objects.unfinished(day).filter(partner=partner).order_by("starts_on"):
        if one.starts_on > (until + timedelta(days=1) if until else day):
            break
        until = one.last_day
    return until


def is_ending(partner: Partner, *, on: date | None = None) -> bool:
    """Whether it is bound today and no longer will be within 30 days."""
    day = on or timezone.localdate()
    until = bound_until(partner, on=day)
    return until is not None and until < day + AHEAD
