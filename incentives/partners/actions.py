"""An organisation becomes a partner; what is told about it changes. Both by the city."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from backend.accounts import acts
from backend.accounts.models import User
from backend.accounts.organisations.models import Kind as Organised
from backend.accounts.organisations.models import Organisation, Standing
from backend.kernel.constraints import constraint
from incentives.partners.models import Kind, Partner
from incentives.partners.reading import COMPETENCE
from incentives.partners.refusals import (
    AlreadyAPartner,
    NoPartnerOrganisation,
    NoSuchPartner,
    NotInCharge,
    PartnerIncomplete,
)


class Described(NamedTuple):
    """What everybody is told about a partner."""

    kind: str
    name_zh: str
    name_en: str
    contact: str
    about_zh: str = ""
    about_en: str = ""


@transaction.atomic
def found_partner(
    *, organisation: str, described: Described, officer: User, office: Organisation
) -> Partner:
    """Make the organisation of that code a partner; it lists nothing before an agreement.

    Raises NotInCharge, NoPartnerOrganisation, PartnerIncomplete, AlreadyAPartner.
    """
    require_charge(office)
    _check(described)
    found = Organisation.objects.filter(
        code=organisation, kind=Organised.PARTNER, standing=Standing.ACTIVE
    ).first()
    if found is None:
        raise NoPartnerOrganisation
    partner = Partner(organisation=found, code=found.code, **described._asdict())
    with (
        constraint("incentives_partner_organisation_id_key", raises=AlreadyAPartner),
        constraint("incentives_partner_code_key", raises=AlreadyAPartner),
    ):
        partner.save(force_insert=True)
    _recorded("partner.founded", partner, officer, office)
    return partner


@transaction.atomic
def describe_partner(
    *, partner: UUID, described: Described, officer: User, office: Organisation
) -> Partner:
    """Tell other things about it from now on. Raises NotInCharge, NoSuchPartner, PartnerIncomplete.

    Saying the same again changes and records nothing.
    """
    require_charge(office)
    _check(described)
    held = Partner.objects.select_for_update(no_key=True).filter(pk=partner).first()
    if held is None:
        raise NoSuchPartner
    if described == Described(*(getattr(held, name) for name in Described._fields)):
        return held
    for name, value in described._asdict().items():
        setattr(held, name, value)
    held.save(update_fields=list(Described._fields))
    _recorded("partner.described", held, officer, office)
    return held


def require_charge(office: Organisation) -> None:
    """Raise NotInCharge unless the office is the one that answers for credit-easy+."""
    if office.kind != Organised.OFFICE or COMPETENCE not in office.subject_kinds:
        raise NotInCharge


def _check(described: Described) -> None:
    needed = (described.name_zh, described.name_en, described.contact)
    if described.kind not in Kind.values or not all(text.strip() for text in needed):
        raise PartnerIncomplete


def _recorded(verb: str, partner: Partner, officer: User, office: Organisation) -> None:
    told = {name: str(getattr(partner, name)) for name in Described._fields}
    said = {"partner": str(partner.pk), "organisation": str(partner.organisation_id), **told}
    acts.record(verb, subject=partner, actor=officer, act=said, acting_for=office)
