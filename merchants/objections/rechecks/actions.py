"""Asking for a new inspection, refusing with reasons, and the answer a delivery brings."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record as record_act
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.actions import drop, meet, start
from backend.kernel.constraints import constraint
from backend.kernel.errors import NotFound
from backend.kernel.ids import uuid7
from merchants.objections.choices import RECHECK, RecheckStatus
from merchants.objections.impartial import ever_staffed
from merchants.objections.items import item_of, public_items, why_gone
from merchants.objections.offices import deciding_office
from merchants.objections.rechecks.models import Recheck, RecheckDeadline
from merchants.objections.rechecks.telling import tell_office, tell_shop
from merchants.objections.refusals import (
    AlreadyAsked,
    NoSuchItem,
    NoSuchRecheck,
    NothingToRecheck,
    OlderInspection,
    OwnInterest,
    ReasonsMissing,
)
from merchants.objections.statements.actions import Writer, announce
from merchants.objections.terms import recheck_term
from merchants.objections.words import LONGEST_REASONS, fit, sealed
from merchants.records import effects
from merchants.records.models import Record
from merchants.registry.models import Merchant

SUBJECT = "merchants.recheck"


@transaction.atomic
def ask_recheck(*, by: Writer, merchant: Merchant, item: UUID, words: str) -> Recheck:
    """Ask that the office inspects anew; pending is shown beside the item from now on.

    Raises NotFound, NoSuchItem, ItemGone, NothingToRecheck, OlderInspection, AlreadyAsked.
    """
    if by.acting_for.merchant != merchant.pk:
        raise NotFound
    held = effects.hold(merchant.pk)
    record = item_of(held, item)
    _require_recheckable(record)
    office = deciding_office(record, held)
    made = Recheck(merchant=held, id=uuid7(), kind=record.kind, business_key=record.business_key)
    made.item, made.source_code, made.asked_by = record.id, record.source_id, by.person.pk
    made.shop, made.office = by.acting_for.pk, office.pk if office else None
    made.words_sealed = sealed(words, case=made.id)
    made.entry = _witness(made, "asked", actor=by.person, acting_for=by.acting_for)
    clock = RecheckDeadline(merchant=held, id=made.id, owed_by_id=made.office)
    made.due_on = timezone.localdate()  # until it is counted
    with constraint("one_open_recheck_per_document", raises=AlreadyAsked):
        made.save(force_insert=True)
    made.due_on = start(clock, term=recheck_term(), on=timezone.localdate()).due_on
    made.save(update_fields=["due_on"])
    announce(record)
    tell_office(made, record)
    return made


@transaction.atomic
def withdraw_recheck(*, by: Writer, recheck: UUID) -> Recheck:
    """Take it back. Twice is once. Raises NoSuchRecheck, StepNotAllowed."""
    found = held_recheck(recheck)
    if found.merchant_id != by.acting_for.merchant:
        raise NoSuchRecheck
    if found.status != RecheckStatus.WITHDRAWN:
        _end(found, RecheckStatus.WITHDRAWN, actor=by.person, acting_for=by.acting_for)
    return found


@transaction.atomic
def refuse_recheck(*, by: Writer, recheck: UUID, reasons: str) -> Recheck:
    """Say why there is no new inspection. Raises NoSuchRecheck, OwnInterest, ReasonsMissing."""
    found = held_recheck(recheck)
    if found.office != by.acting_for.pk:
        raise NoSuchRecheck
    if ever_staffed(by.person.pk, found.merchant_id):
        raise OwnInterest
    if found.status == RecheckStatus.REFUSED and found.answered_by == by.person.pk:
        return found
    if not reasons.strip():
        raise ReasonsMissing
    found.reasons, found.answered_by = fit(reasons, most=LONGEST_REASONS), by.person.pk
    _end(found, RecheckStatus.REFUSED, actor=by.person, acting_for=by.acting_for)
    tell_shop(found, "answered")
    return found


@transaction.atomic
def answer_by_delivery(merchant: UUID, recheck: UUID) -> bool:
    """A newer inspection of the same source answers the request; whether there is one."""
    found = held_recheck(recheck)
    if found.status != RecheckStatus.PENDING:
        return False
    newer = _newer(found)
    if newer is None:
        return False
    found.result = newer.id
    _end(found, RecheckStatus.DONE, actor=None, acting_for=None)
    tell_shop(found, "answered")
    return True


@transaction.atomic
def act_on_lapse(merchant: UUID, recheck: UUID) -> None:
    """The page says that the office is late; the shop is told."""
    found = held_recheck(recheck)
    if found.status == RecheckStatus.PENDING and found.lapsed_at is None:
        found.lapsed_at = timezone.now()
        found.save(update_fields=["lapsed_at"])
        tell_shop(found, "late")


@transaction.atomic
def act_on_reminder(merchant: UUID, recheck: UUID) -> None:
    """Whoever owes the inspection is told once more."""
    found = held_recheck(recheck)
    if found.status == RecheckStatus.PENDING:
        tell_office(found, item_of(found.merchant, found.item), near=True)


def held_recheck(recheck: UUID) -> Recheck:
    """The request, with its merchant held before it. Raises NoSuchRecheck."""
    known = Recheck.objects.filter(id=recheck).values_list("merchant_id", flat=True).first()
    if known is None:
        raise NoSuchRecheck
    merchant = effects.hold(known)
    found: Recheck = Recheck.objects.select_for_update().get(merchant=known, id=recheck)
    found.merchant = merchant
    return found


def clock_of(recheck: Recheck) -> RecheckDeadline:
    """Until when the inspection is owed."""
    row: RecheckDeadline = RecheckDeadline.objects.get(merchant=recheck.merchant_id, id=recheck.id)
    return row


def may_be_asked(record: Record) -> bool:
    """Whether a new inspection may be asked for after this one."""
    return record.kind == "inspection" and record.facts.get("result") != "passed"


def _require_recheckable(record: Record) -> None:
    if record.kind != "inspection":
        raise NoSuchItem
    gone = why_gone(record, on=timezone.localdate())
    if gone is not None:
        raise gone
    if not may_be_asked(record):
        raise NothingToRecheck
    later = public_items(record.merchant).filter(
        kind="inspection", source=record.source_id, decided_on__gt=record.decided_on
    )
    if later.exists():
        raise OlderInspection


def _newer(found: Recheck) -> Record | None:
    """Made on the day of asking or later, and delivered since."""
    since = timezone.localdate(found.asked_at)
    rows = public_items(found.merchant).filter(
        kind="inspection",
        source=found.source_code,
        decided_on__gte=since,
        recorded_at__gt=found.asked_at,
    )
    return rows.exclude(id=found.item).order_by("decided_on", "id").first()


def _end(
    found: Recheck, to: RecheckStatus, *, actor: User | None, acting_for: Organisation | None
) -> None:
    RECHECK.check(found.status, to)
    found.status, found.answered_at = to, timezone.now()
    found.entry = _witness(found, str(to), actor=actor, acting_for=acting_for)
    found.save()
    clock = clock_of(found)
    if to == RecheckStatus.WITHDRAWN and clock.lapsed_at is None:
        drop(clock)
    else:
        meet(clock, on=timezone.localdate())
    announce(item_of(found.merchant, found.item))


def _witness(
    made: Recheck, verb: str, *, actor: User | None, acting_for: Organisation | None
) -> UUID:
    act = {"item": str(made.item), "status": str(made.status), "reasons": made.reasons}
    return record_act(
        f"recheck.{verb}",
        subject=(SUBJECT, str(made.id)),
        actor=actor,
        act=act | {"result": str(made.result or "")},
        acting_for=acting_for,
    ).entry.pk
