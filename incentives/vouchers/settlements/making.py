"""A month is settled in steps that can be seen: sums, rows by the thousand, then both files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.jobs.actions import promise
from backend.jobs.followups import follow_up
from backend.kernel.errors import Conflict, NotFound
from incentives.partners.models import Partner
from incentives.vouchers.models import Redemption
from incentives.vouchers.settlements import workbook
from incentives.vouchers.settlements.models import STATEMENT, State, Statement, StatementPart

STEP = "vouchers.settle_step"
SLICE = 5_000


class MonthNotOver(Conflict):
    code = "month_not_over"
    message = _("这个月还没有结束，月末之后才能结算。")


class NoSuchStatement(NotFound):
    code = "settlement_unknown"
    message = _("没有这份结算单。")


class NotMadeYet(Conflict):
    code = "settlement_not_ready"
    message = _("结算单还在生成，请稍后再取。")


@transaction.atomic
def settle(*, partner: Partner, month: date) -> Statement:
    """Make the month's statement; asking again answers the one there is. Raises MonthNotOver.

    A month holds what came to us in it, so it never changes once it is over.
    """
    first = month.replace(day=1)
    if timezone.localdate() <= last_of(first):
        raise MonthNotOver
    statement, is_new = Statement.objects.get_or_create(partner=partner, month=first)
    if is_new:
        promise(STEP, statement=str(statement.pk), step=0)
    return statement


@follow_up(STEP)
def settle_step(*, statement: str, step: int) -> None:
    """Sums first, then rows, then the files; a step already done is left."""
    making = Statement.objects.select_for_update().filter(pk=statement, state=State.MAKING)
    held = making.select_related(None).first()
    if held is None or held.parts.count() != max(0, step - 1):
        return
    if step == 0:
        _sum_up(held)
    elif held.done < held.count:
        _write_rows(held, step - 1)
    if held.done == held.count:
        _bind(held)
        return
    promise(STEP, statement=statement, step=step + 1)


def redemptions_of(partner: UUID, month: date) -> QuerySet[Redemption]:
    """What was booked in that month, in a fixed order."""
    days = (month, last_of(month))
    return Redemption.objects.filter(partner=partner, booked_on__range=days).order_by("id")


def last_of(month: date) -> date:
    """The last day of the month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def months_of(partner: Partner) -> list[date]:
    """Every month that is over and in which something was used, the newest first."""
    now = timezone.localdate().replace(day=1)
    booked = Redemption.objects.filter(partner=partner, booked_on__lt=now)
    return list(booked.dates("booked_on", "month", order="DESC"))


def statement_of(partner: Partner, number: UUID) -> Statement:
    """The partner's own, when it is made. Raises NoSuchStatement, NotMadeYet."""
    return made(Statement.objects.filter(partner=partner, pk=number).first())


def made(statement: Statement | None) -> Statement:
    """Raises NoSuchStatement, NotMadeYet."""
    if statement is None:
        raise NoSuchStatement
    if statement.state != State.READY:
        raise NotMadeYet
    return statement


def _sum_up(statement: Statement) -> None:
    found = redemptions_of(statement.partner_id, statement.month).order_by()
    groups = found.values(
        "version__offer__code", "version__title_zh", "version__number", "is_better"
    ).annotate(count=Count("pk"), sum=Sum("points"))
    ordered = groups.order_by("version__offer__code", "version__number", "is_better")
    statement.lines = [
        {
            "offer": each["version__offer__code"],
            "title": each["version__title_zh"],
            "version": each["version__number"],
            "terms": "better" if each["is_better"] else "everyone",
            "count": each["count"],
            "points": each["sum"],
        }
        for each in ordered
    ]
    statement.count = sum(line["count"] for line in statement.lines)
    statement.points = sum(line["points"] for line in statement.lines)
    statement.save(update_fields=["lines", "count", "points"])


def _write_rows(statement: Statement, number: int) -> None:
    found = redemptions_of(statement.partner_id, statement.month)
    before = statement.parts.order_by("-number").first()
    if before is not None:
        found = found.filter(id__gt=before.rows[-1][0])
    rows = [_row(one) for one in found.select_related("version__offer")[:SLICE]]
    StatementPart.objects.create(statement=statement, number=number, rows=rows)
    statement.done += len(rows)
    statement.save(update_fields=["done"])


def _row(one: Redemption) -> list[Any]:
    used_at = timezone.localtime(one.used_at)
    return [
        str(one.pk),
        f"{used_at:%Y-%m-%d %H:%M:%S}",
        one.booked_on.isoformat(),
        one.version.offer.code,
        one.version.number,
        workbook.TERMS["better" if one.is_better else "everyone"],
        one.points,
        str(one.till or ""),
        one.counter or "",
    ]


def _bind(statement: Statement) -> None:
    book = workbook.workbook(statement, _rows(statement))
    statement.workbook_sha256 = sha256(book).hexdigest()
    page = workbook.paper(statement)
    statement.paper_sha256 = sha256(page).hexdigest()
    statement.workbook, statement.paper = book, page
    STATEMENT.check(statement.state, State.READY)
    statement.state, statement.ready_at = State.READY, timezone.now()
    act = {
        "partner": statement.partner.code,
        "month": f"{statement.month:%Y-%m}",
        "count": statement.count,
        "points": statement.points,
        "workbook_sha256": statement.workbook_sha256,
        "paper_sha256": statement.paper_sha256,
    }
    proof = record(
        "settlement.made",
        subject=statement,
        actor=None,
        act=act,
        acting_for=statement.partner.organisation_id,
    )
    statement.receipt = proof.entry.pk
    statement.save()
    statement.parts.all().delete()


def _rows(statement: Statement) -> Iterator[list[Any]]:
    for part in statement.parts.order_by("number").iterator(chunk_size=1):
        yield from part.rows
