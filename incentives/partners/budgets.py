"""Taking from an agreement's caps and giving back: exact, however many do it at once.

A tally is kept only where there is a cap: a partner without caps has no row that everybody waits
for. The agreement's row is the lock; it is taken after those of the holder and the offer.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict
from incentives.partners.models import Agreement, Drawn, Partner
from incentives.partners.refusals import AgreementOver, BudgetSpent

NOTHING = Decimal(0)


class GivenBackTwice(Conflict):
    code = "given_back_twice"


@transaction.atomic
def take(partner: Partner, *, points: int = 0, money: Decimal = NOTHING, on: date) -> UUID | None:
    """Reserve points of the month's cap and CNY of the budget, of the agreement in force that day.

    Answers the agreement they were taken of, None where it has no caps: keep it for `give_back`.
    Raises AgreementOver, BudgetSpent; then nothing was taken.
    """
    _positive(points, money)
    held = Agreement.objects.in_force(on).filter(partner=partner).first()
    if held is None:
        raise AgreementOver
    if held.budget is None and held.points_a_month is None:
        return None
    # Asked again under its lock: it may have been ended meanwhile.
    if not _locked(Agreement.objects.in_force(on), held.pk):
        raise AgreementOver
    tally, _new = Drawn.objects.get_or_create(agreement=held, month=on.replace(day=1))
    if held.points_a_month is not None and tally.points + points > held.points_a_month:
        raise BudgetSpent
    if held.budget is not None and spent(held) + money > held.budget:
        raise BudgetSpent
    Drawn.objects.filter(pk=tally.pk).update(points=F("points") + points, money=F("money") + money)
    return held.pk


@transaction.atomic
def give_back(
    partner: Partner,
    *,
    points: int = 0,
    money: Decimal = NOTHING,
    on: date,
    agreement: UUID | None = None,
) -> bool:
    """Undo a `take` of that day, also after the agreement has ended; whether there was a tally.

    Without the `agreement` that `take` answered, the one whose tally can have held it is found.
    """
    _positive(points, money)
    possible = Agreement.objects.filter(partner=partner, starts_on__lte=on, ends_on__gte=on)
    chosen = possible.filter(pk=agreement) if agreement else possible.order_by("made_at")
    tallies = Drawn.objects.filter(
        agreement__in=chosen, month=on.replace(day=1), points__gte=points, money__gte=money
    )
    tally = tallies.order_by("agreement__made_at").first()
    if tally is None:
        return False
    _locked(Agreement.objects.all(), tally.agreement_id)
    with constraint("nothing_is_given_back_twice", raises=GivenBackTwice):
        Drawn.objects.filter(pk=tally.pk).update(
            points=F("points") - points, money=F("money") - money
        )
    return True


def spent(agreement: Agreement) -> Decimal:
    """CNY taken of its budget so far."""
    return agreement.drawn.aggregate(all=Sum("money"))["all"] or NOTHING


def points_in(agreement: Agreement, month: date) -> int:
    """Points taken of its cap in that month."""
    found = agreement.drawn.filter(month=month.replace(day=1)).first()
    return found.points if found else 0


def _locked(some: QuerySet[Agreement], agreement: UUID) -> bool:
    return some.select_for_update(no_key=True).filter(pk=agreement).first() is not None


def _positive(points: int, money: Decimal) -> None:
    if points < 0 or money < 0:
        raise ValueError("what is taken or given back is not negative")
