"""Repairs that some of the first shops asked for: one in every state, the same every time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.acts import record
from backend.deadlines.actions import drop, meet, start
from backend.deadlines.counting import Term
from backend.files.actions import keep_evidence
from backend.kernel.ids import uuid7
from backend.kernel.vault import vault
from merchants.commitments.codes import DivisionUnknown
from merchants.demo.famous import FAMOUS
from merchants.records.effects import hold, mark
from merchants.records.marks import Effect
from merchants.records.models import Kind, Record
from merchants.registry.models import Merchant
from merchants.repairs import bars
from merchants.repairs.actions import ROOM, SUBJECT, clocks_of, document_of, words_context
from merchants.repairs.choices import Ground, State
from merchants.repairs.commitment import find_broken, promise_truth, take_back
from merchants.repairs.items import Item, items_of
from merchants.repairs.models import Repair, RepairClock
from merchants.repairs.offices import office_of
from merchants.repairs.refusals import NoOffice
from merchants.repairs.terms import ACCEPT, ANSWER, DECIDE

WORDS = "罚款已全部缴清，问题已整改到位并经复查，缴款凭证和整改照片附后。"
REASONS = {
    Ground.MATERIALS: "缴款凭证看不清金额，请补一份清楚的。",
    Ground.FALSE: "经与代收银行核对，所附缴款凭证系伪造。",
}
PROOF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n"
OPENING = time(9, 30)


class Course(NamedTuple):
    """How a case goes: filed, accepted and ended so many days ago (None: not)."""

    filed: int
    accepted: int | None = None
    ended: int | None = None
    to: State = State.FILED
    ground: str = ""


COURSES = (
    Course(40, 38, 33, State.GRANTED),
    Course(1),
    Course(3, 1, None, State.ACCEPTED),
    Course(60, 57, 50, State.REFUSED, Ground.MATERIALS),
    Course(25, None, 22, State.WITHDRAWN),
    Course(70, 68, 60, State.REFUSED, Ground.FALSE),
    Course(90, 88, 82, State.GRANTED),
)
MOST = 400  # items looked at


def let_shops_repair(today: date) -> int:
    """Repairs of made-up shops that nobody looks for by name, unless there are any; how many."""
    made_up = Merchant.objects.filter(source__is_demo=True)
    if Repair.objects.filter(merchant__in=made_up).exists():
        return 0
    found, told = _repairable(made_up.exclude(uscc__in=[shop.uscc for shop in FAMOUS]), today), 0
    for course in COURSES:
        latest = today - timedelta(days=course.filed)
        fit = next((item for item in found if (item.earliest_on or today) <= latest), None)
        if fit is not None:
            found.remove(fit)
            told += _told(fit, course, today)
    return told


def _repairable(shops: QuerySet[Merchant], today: date) -> list[Item]:
    """One item each of the first shops that could have asked, the newest documents first."""
    rows = Record.objects.public(on=today).filter(merchant__in=shops, kind=Kind.PENALTY)
    once = {row.merchant_id: row for row in rows.order_by("-decided_on", "id")[:MOST]}
    items = [items_of(row.merchant_id, [row], on=today)[0] for row in once.values()]
    return [item for item in items if item.may_ask]


@transaction.atomic
def _told(item: Item, course: Course, today: date) -> int:
    try:
        one = _filed(hold(item.record.merchant_id), item, course, today)
    except (NoOffice, DivisionUnknown):
        return 0
    if course.accepted is not None:
        on = _day(today, course.accepted)
        one.state, one.accepted_by, one.accepted_at = State.ACCEPTED, _nobody(one, 2), _moment(on)
        one.save()
        _meet(one, ACCEPT, on)
        _clock(one, DECIDE, on)
    if course.ended is not None:
        _ended(one, course, _day(today, course.ended))
    return 1


def _filed(shop: Merchant, item: Item, course: Course, today: date) -> Repair:
    office, row, on = office_of(item, shop), item.record, _day(today, course.filed)
    proof = SimpleUploadedFile("proof.pdf", PROOF, "application/pdf")
    one = Repair(
        merchant=shop, id=uuid7(), kind=row.kind, business_key=row.business_key, record=row.id,
        title=row.title, document_no=row.document_no, severity=item.severity,
        decided_on=item.document_day, earliest_on=item.earliest_on or on, filed_on=on,
        filed_at=_moment(on), office=office.pk, office_name=office.name, office_code=office.code,
    )  # fmt: skip
    one.filed_by = _nobody(one, 1)
    one.words_sealed = vault().seal(WORDS.encode(), context=words_context(one.id))
    one.files = [keep_evidence(proof, owner=one.filed_by, room=ROOM).pk]
    act = {"repair": str(one.id), "merchant": shop.code}
    said = record("repair.filed", subject=(SUBJECT, str(one.id)), actor=None, act=act)
    one.entry = said.entry.pk
    one.commitment = promise_truth(shop, office=office, entry=one.entry, on=on).id
    one.save(force_insert=True)
    _clock(one, ACCEPT, on)
    _clock(one, ANSWER, on)
    return one


def _ended(one: Repair, course: Course, on: date) -> None:
    one.state, one.closed_at = course.to, _moment(on)
    if course.to != State.WITHDRAWN:
        one.decided_by, one.ground = _nobody(one, 3), course.ground
        one.reasons = REASONS[Ground(course.ground)] if course.ground else ""
    one.save()
    for clock in clocks_of(one).running():
        if course.to == State.WITHDRAWN:
            drop(clock)
        else:
            meet(clock, on=on)
    if course.to == State.GRANTED:
        mark(document_of(one), Effect.REPAIRED, case=one.id)
    elif course.ground == Ground.FALSE:
        bars.raise_bar(one)
        find_broken(one.merchant, one.commitment, office=one.office_name, reasons=one.reasons)
    else:
        take_back(one.merchant, one.commitment)


def _clock(one: Repair, term: Term, on: date) -> None:
    row = RepairClock(merchant_id=one.merchant_id, repair_id=one.id, owed_by_id=one.office)
    start(row, term=term, on=on)


def _meet(one: Repair, term: Term, on: date) -> None:
    for clock in clocks_of(one).running().filter(step=term.step):
        meet(clock, on=on)


def _day(today: date, ago: int) -> date:
    return today - timedelta(days=ago)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, OPENING))


def _nobody(one: Repair, number: int) -> UUID:
    """Whoever it was is nobody of the cast."""
    return UUID(int=(one.record.int >> 16 << 16) + number)
