"""Agreements: made, replaced, ended before their time. They end by themselves without anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.accounts import acts
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.constraints import constraint
from incentives.partners.actions import require_charge
from incentives.partners.fields import FIELDS
from incentives.partners.models import Agreement, Partner
from incentives.partners.refusals import (
    AgreementInvalid,
    AgreementsOverlap,
    AlreadyEnded,
    EndInvalid,
    NoSuchAgreement,
    NoSuchPartner,
    NumberTaken,
    ReasonMissing,
)
from incentives.partners.telling import tell_of_end, tell_of_new

LONGEST = timedelta(days=5 * 366)
LONGEST_REASON = 500
MOST_CHECKS = 1_000_000
MOST_POINTS = 2_000_000_000
MOST_MONEY = Decimal("999999999999.99")


class Terms(NamedTuple):
    """What an agreement says. Caps are None where open."""

    number: str
    fields: Sequence[str]
    starts_on: date
    ends_on: date
    budget: Decimal | None = None
    points_a_month: int | None = None
    checks_a_day: int = 1000


@transaction.atomic
def make_agreement(
    *,
    partner: UUID,
    terms: Terms,
    officer: User,
    office: Organisation,
    replaces: UUID | None = None,
) -> Agreement:
    """Bind a partner. `replaces`: ends with the start of this one, and stays as it was made.

    Raises NotInCharge, NoSuchPartner, AgreementInvalid, NumberTaken, AgreementsOverlap, and of what
    it replaces NoSuchAgreement, AlreadyEnded.
    """
    require_charge(office)
    if faults := list(_faults(terms)):
        raise AgreementInvalid(errors=faults)
    held = Partner.objects.select_for_update(no_key=True).filter(pk=partner).first()
    if held is None:
        raise NoSuchPartner
    old = _replaced(held, replaces, terms, officer=officer, office=office) if replaces else None
    made = Agreement(partner=held, replaces=old, made_by=officer.pk, **terms._asdict())
    made.fields = [code for code in FIELDS if code in set(terms.fields)]
    made.receipt = _receipted("agreement.made", made, officer, office, _said(made))
    with (
        constraint("one_agreement_per_number", raises=NumberTaken),
        constraint("one_agreement_at_a_time", raises=AgreementsOverlap),
    ):
        made.save(force_insert=True)
    tell_of_new(made)
    return made


@transaction.atomic
def end_agreement(
    *, agreement: UUID, on: date, reason: str, officer: User, office: Organisation
) -> Agreement:
    """From that day on (today at the earliest) it no longer holds. The reason is told to both.

    Raises NotInCharge, ReasonMissing, NoSuchAgreement, AlreadyEnded, EndInvalid.
    """
    require_charge(office)
    if not reason.strip():
        raise ReasonMissing
    held = Agreement.objects.select_for_update(no_key=True).filter(pk=agreement).first()
    if held is None:
        raise NoSuchAgreement
    _end(held, on=on, reason=reason.strip()[:LONGEST_REASON], officer=officer, office=office)
    tell_of_end(held)
    return held


def _replaced(
    partner: Partner, old: UUID, terms: Terms, *, officer: User, office: Organisation
) -> Agreement:
    held = partner.agreements.select_for_update(no_key=True).filter(pk=old).first()
    if held is None:
        raise NoSuchAgreement
    day = max(terms.starts_on, held.starts_on)
    reason = _("由协议 %(number)s 代替") % {"number": terms.number}
    if day <= held.ends_on:  # else it has its time, and this one follows
        _end(held, on=day, reason=reason[:LONGEST_REASON], officer=officer, office=office)
    return held


def _end(held: Agreement, *, on: date, reason: str, officer: User, office: Organisation) -> None:
    today = timezone.localdate()
    if held.ended_on is not None or held.ends_on < today:
        raise AlreadyEnded
    if not today <= on <= held.ends_on:
        raise EndInvalid
    held.ended_on, held.ended_by, held.end_reason = max(on, held.starts_on), officer.pk, reason
    said = {"agreement": str(held.pk), "ended_on": held.ended_on.isoformat(), "reason": reason}
    held.end_receipt = _receipted("agreement.ended_early", held, officer, office, said)
    held.save(update_fields=["ended_on", "ended_by", "end_reason", "end_receipt"])


def _faults(terms: Terms) -> Iterator[dict[str, str]]:
    """What is wrong with it, each with its place."""
    if not terms.number.strip():
        yield _fault("number", _("请填写协议编号。"))
    if not terms.fields or not set(terms.fields) <= set(FIELDS):
        yield _fault("fields", _("请选择十六个领域中的至少一个。"))
    if terms.ends_on < max(terms.starts_on, timezone.localdate()):
        yield _fault("ends_on", _("到期日不能早于开始日，也不能已经过去。"))
    elif terms.ends_on - terms.starts_on > LONGEST:
        yield _fault("ends_on", _("协议最长五年。"))
    yield from _caps(terms)


def _caps(terms: Terms) -> Iterator[dict[str, str]]:
    if terms.budget is not None and not 0 < terms.budget <= MOST_MONEY:
        yield _fault("budget", _("应为正数；不限请留空。"))
    if terms.points_a_month is not None and not 0 < terms.points_a_month <= MOST_POINTS:
        yield _fault("points_a_month", _("应为正数；不限请留空。"))
    if not 0 < terms.checks_a_day <= MOST_CHECKS:
        yield _fault("checks_a_day", _("应为 1 到 1000000。"))


def _fault(name: str, detail: str) -> dict[str, str]:
    return {"pointer": f"/{name}", "in": "body", "code": "invalid", "detail": detail}


def _said(made: Agreement) -> dict[str, Any]:
    return {
        "agreement": str(made.pk), "partner": str(made.partner_id), "number": made.number,
        "fields": made.fields, "starts_on": made.starts_on.isoformat(),
        "ends_on": made.ends_on.isoformat(), "points_a_month": made.points_a_month,
        "budget": None if made.budget is None else str(made.budget),
        "checks_a_day": made.checks_a_day,
        "replaces": str(made.replaces_id) if made.replaces_id else None,
    }  # fmt: skip


def _receipted(
    verb: str, agreement: Agreement, officer: User, office: Organisation, said: dict[str, Any]
) -> UUID:
    done = acts.record(verb, subject=agreement, actor=officer, act=said, acting_for=office)
    return UUID(str(done.entry.pk))
