"""An authority finds a promise kept, partly kept or broken: with reasons, and the shop is told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import NotFound
from backend.notices.actions import notify_organisation
from merchants.commitments import versions
from merchants.commitments.actions import SUBJECT, fit, receipted
from merchants.commitments.choices import FULFILMENT_OF, Status
from merchants.commitments.models import Commitment, CommitmentQuerySet
from merchants.commitments.refusals import (
    OwnInterest,
    ReasonsMissing,
    UnkeptGiven,
    UnkeptMissing,
)
from merchants.registry.models import Merchant
from merchants.staff.reading import shop_of, staffs

AREA = "commitments"
LONGEST_REASONS = 1000


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an authority found; the last two unless all was kept."""

    outcome: str  # kept, partly_kept, broken
    reasons: str
    unfulfilled: str = ""
    accountability: str = ""


@transaction.atomic
def determine(
    *, officer: User, office: Organisation, merchant: Merchant, commitment: UUID, found: Found
) -> Commitment:
    """Write down what was found; the shop is told. What was found wrongly is found anew.

    Raises NotFound, OwnInterest, ReasonsMissing, UnkeptMissing, UnkeptGiven, StepNotAllowed, and
    what `fit` refuses.
    """
    if not office.is_competent(division=merchant.division_code, subject_kind=AREA):
        raise NotFound
    before = versions.current(versions.held(merchant.pk), commitment)
    if staffs(officer.pk, merchant.pk):
        raise OwnInterest
    said = _checked(found)
    entry = receipted(
        before, "determined", by=officer, shop=office, act={"outcome": found.outcome, **said}
    )
    after = versions.succeed(
        before,
        status=found.outcome,
        fulfilment=FULFILMENT_OF[found.outcome],
        determined_on=timezone.localdate(),
        determined_by=office.name[:200],
        determined_by_code="",
        entry=entry,
        **said,
    )
    _tell(after)
    return after


def waiting_at(office: Organisation) -> CommitmentQuerySet:
    """The current commitments of the shops this office is competent for, newest first."""
    places = Q(pk__in=[])
    for division in office.divisions if AREA in office.subject_kinds else ():
        places |= Q(merchant__division_code__startswith=_stem(division))
    here = Commitment.objects.current().filter(places).select_related("merchant")
    return here.order_by("-id")


def one_at(office: Organisation, merchant: Merchant, commitment: UUID) -> Commitment:
    """One of them. Raises NotFound."""
    able = office.is_competent(division=merchant.division_code, subject_kind=AREA)
    if not able:
        raise NotFound
    return versions.current(merchant, commitment)


def _checked(found: Found) -> dict[str, str]:
    reasons = found.reasons.strip()
    if not reasons:
        raise ReasonsMissing
    said = {"reasons": fit(reasons, most=LONGEST_REASONS), "unfulfilled": "", "accountability": ""}
    parts = (found.unfulfilled.strip(), found.accountability.strip())
    if found.outcome == Status.KEPT:
        if any(parts):
            raise UnkeptGiven
        return said
    if not all(parts):
        raise UnkeptMissing
    texts = [fit(part, most=LONGEST_REASONS) for part in parts]
    return said | {"unfulfilled": texts[0], "accountability": texts[1]}


def _stem(division: str) -> str:
    """What the codes within a division begin with: of a province two digits, of a city four."""
    if division.endswith("0000"):
        return division[:2]
    return division[:4] if division.endswith("00") else division


def _tell(after: Commitment) -> None:
    shop = shop_of(after.merchant_id)
    if shop is None:
        return
    notify_organisation(
        shop,
        kind="promise.determined",
        subject=(SUBJECT, str(after.id)),
        words={
            "title": after.title,
            "office": after.determined_by,
            "outcome": str(after.get_status_display()),
            "reasons": after.reasons,
        },
        address=f"/shop/promises/{after.id}",
        key=f"{after.id}:{after.version}",
    )
