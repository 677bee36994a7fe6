"""Partners, agreements and published offers, made straight in the tables for stories about more."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind as Organised
from incentives.offers.fields import fields
from incentives.offers.models import Offer, State, Version
from incentives.offers.parts import Term
from incentives.partners.models import Agreement, Kind, Partner

YEAR = timedelta(days=365)
LOAN = {
    "rate_from": ("6", "4.35"),
    "rate_to": ("12", "8"),
    "amount": ("50000", "200000"),
    "months": ("12", "36"),
    "fees": ("0", None),
}
LOAN_DETAILS = {
    "rate_basis": "lpr",
    "repayment": "equal_instalments",
    "collateral": "none",
    "for_whom": "person",
}
LODGING = {"deposit": ("500", "0"), "pay_percent": ("100", "85"), "late_hours": ("0", "2")}


def a_partner(code: str = "river-bank", kind: Kind = Kind.BANK) -> Partner:
    """A partner with an agreement over all fields, from a month ago for a year."""
    organisation = found_organisation(kind=Organised.PARTNER, code=code, name=code, actor=None)
    partner = Partner.objects.create(
        organisation=organisation,
        code=code,
        kind=kind,
        name_zh=f"{code}（测试）",
        name_en=f"{code} (test)",
        contact="0000-000",
    )
    today = timezone.localdate()
    Agreement.objects.create(
        partner=partner,
        number=f"AG-{code}",
        fields=list(fields()),
        starts_on=today - timedelta(days=30),
        ends_on=today + YEAR,
        made_by=uuid4(),
        receipt=uuid4(),
    )
    return partner


def agreement_ends(*partners: Partner) -> None:
    """What binds the partners (none named: all of them) ends today, before its time."""
    held = Agreement.objects.filter(ended_on=None)
    (held.filter(partner__in=partners) if partners else held).update(
        ended_on=timezone.localdate(), ended_by=uuid4(), end_reason="测试", end_receipt=uuid4()
    )


def agreed_anew(partner: Partner, **terms: Any) -> Agreement:
    """Another agreement in place of the one that binds the partner, with these terms."""
    agreement_ends(partner)
    today = timezone.localdate()
    said: dict[str, Any] = {
        "number": f"AG-{uuid4().hex[:8]}",
        "fields": list(fields()),
        "starts_on": today,
    }
    signed = {"ends_on": today + YEAR, "made_by": uuid4(), "receipt": uuid4()}
    return Agreement.objects.create(partner=partner, **{**said, **signed, **terms})


def a_version(partner: Partner, **said: Any) -> Version:
    """A published version of a new offer; `terms` by code as (everyone, better or None)."""
    today = timezone.localdate()
    terms = said.pop("terms", LOAN)
    about = {name: said.pop(name) for name in ("field", "subject", "way") if name in said}
    offer = Offer.objects.create(
        partner=partner, **{"field": "loan", "way": "application", **about}
    )
    plain = {
        "title_zh": "安居贷", "title_en": "Home loan", "everyone_zh": "人人可申请",
        "everyone_en": "Open to everyone", "details": LOAN_DETAILS if terms is LOAN else {},
        "starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=180),
        "number": 1, "made_by": uuid4(),
    }  # fmt: skip
    better = {"better_zh": "利率更低", "better_en": "A lower rate", "needs_membership": True}
    version = Version.objects.create(offer=offer, **{**plain, **better, **said})
    _numbered(version, terms)
    now = timezone.now()
    Version.objects.filter(pk=version.pk).update(
        state=State.PUBLISHED, reviewed_by=uuid4(), reviewed_at=now, published_at=now,
        submitted_at=now, is_no_basic_service=True, receipt=uuid4(),
    )  # fmt: skip
    version.refresh_from_db()
    return version


def _numbered(version: Version, terms: dict[str, tuple[str, str | None]]) -> None:
    of_field = version.offer.of_field
    for code, (everyone, better) in terms.items():
        attribute = of_field.attribute(code)
        assert attribute is not None
        Term.objects.create(
            version=version,
            code=code,
            direction=attribute.better,
            everyone=Decimal(everyone),
            better=Decimal(better) if better and version.has_condition else None,
        )
