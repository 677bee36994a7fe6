"""Complaints about the first shops of the made-up city, in every state, the same every time.

Told in memory (`tale`), brought in one transaction: rows first, then status by status, since the
database lets a case take known steps only. Then the cast is told of what waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from backend.accounts import demo
from backend.accounts.acts import record
from backend.accounts.identity.actions import verify_identity
from backend.accounts.identity.disclosure import identity_of
from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Organisation
from backend.accounts.organisations.offices import office_for
from backend.accounts.people import person_of
from backend.deadlines.counting import calendar
from backend.kernel.codes.resident_id import check_digit
from merchants.complaints import telling, words
from merchants.complaints.choices import Side
from merchants.complaints.escalation import AREA
from merchants.complaints.filing import fingerprint
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import (
    CaseDeadline,
    Complaint,
    ComplaintStep,
    Message,
    Participant,
)
from merchants.complaints.reports.actions import Allegation, file_report
from merchants.complaints.workflows import HandlingStatus, Status
from merchants.demo import grievances
from merchants.demo.chance import Dice
from merchants.demo.courses import ANY, BY_NAME, COURSES, WITHOUT_OFFICE, Course
from merchants.demo.famous import FAMOUS, HOTPOT, NOODLES
from merchants.demo.tale import Around, Tale
from merchants.demo.words import person as made_up_name
from merchants.insights.gathering import gather
from merchants.insights.models import ScanTally
from merchants.registry.models import Merchant

BUSY, KNOWN, MOST = 24, 16, 8  # cases of the cast's, of a well-known and of another shop at most
CUSTOMERS = 12
WEEKS, WEEKLY = 52, 240
FOODY = (NOODLES.uscc, HOTPOT.uscc)
CAST = {  # who of the cast is in which case, at which shop
    ("citizen", HOTPOT.uscc): ("waiting", "in mediation", "refused", "solved"),
    ("citizen", NOODLES.uscc): ("answered", "office late to accept", "mediation late", "reopened"),
    ("neighbour", NOODLES.uscc): ("waiting", "settled", "second round"),
    ("neighbour", HOTPOT.uscc): ("answered", "unanswered"),
}
ADVANCE = """
UPDATE merchants_complaint c SET status = n.status, closed_at = n.closed_at
  FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[])
       AS n (merchant_id, id, status, closed_at)
 WHERE c.merchant_id = n.merchant_id AND c.id = n.id"""

Row = TypeVar("Row", ComplaintStep, Message, CaseDeadline)


class Known(NamedTuple):
    """A customer with an account, and the proof of identity if there is one."""

    user: User
    identity: UUID | None


def let_people_complain(shops: Sequence[Merchant], today: date) -> int:
    """Complaints, reports and scans for these shops, unless there are any; how many complaints."""
    if Complaint.objects.filter(merchant__in=shops).exists():
        return 0
    with transaction.atomic():
        tales = list(_tales(shops, today, entry=_entry(len(shops)), known=_customers()))
        _bring(tales)
        _let_scan(shops, today)
        _tell_the_cast(tales)
        _let_report(shops)
    while gather():
        pass
    return len(tales)


def _entry(shops: int) -> UUID:
    """The one act that all of these rows name: that they were made up."""
    act = {"shops": shops, "made_up": True}
    return record("complaint.demo_brought", subject=("demo", "city"), actor=None, act=act).entry.pk


def _customers() -> dict[str, Known]:
    """The cast, and townspeople who proved who they are: an office must know whom it hears."""
    people = {role: demo.person(role) for role in ("citizen", "neighbour")}
    for number in range(CUSTOMERS):
        customer = person_of(f"+861390000{1001 + number}")
        User.objects.filter(pk=customer.pk).update(phone_verified_at=timezone.now())
        body = f"52010019020202{101 + number}"
        name = made_up_name(Dice("customer", number))
        verify_identity(person=customer, name=name, number=body + check_digit(body))
        people[str(number)] = customer
    return {key: _known(person) for key, person in people.items()}


def _known(person: User) -> Known:
    proof = identity_of(person)
    return Known(person, proof.pk if proof else None)


def _tales(
    shops: Sequence[Merchant], today: date, *, entry: UUID, known: dict[str, Known]
) -> Iterator[Tale]:
    days = calendar()
    for place, shop in enumerate(shops):
        office = office_for(area=AREA, division=shop.division_code)
        claimed = Organisation.objects.filter(kind=Kind.MERCHANT, merchant=shop.pk).first()
        around = Around(today, days, entry, office, claimed)
        dice = Dice("disputes", shop.uscc)
        for (role, uscc), names in CAST.items():
            for name in names if uscc == shop.uscc else ():
                if office or not BY_NAME[name].at_office:
                    yield _told(shop, BY_NAME[name], around, dice=dice, by=known[role])
        for course in _courses(shop, place, around, dice):
            by = known[str(dice.whole(0, CUSTOMERS - 1))]
            yield _told(shop, course, around, dice=dice, by=by)


def _courses(shop: Merchant, place: int, around: Around, dice: Dice) -> Iterator[Course]:
    """The shop with the most to show has one of each; the others what falls to them."""
    if shop.uscc == NOODLES.uscc:
        yield from (each for each in COURSES if around.office or not each.at_office)
    most = dice.whole(10, KNOWN) if place < len(FAMOUS) else dice.whole(0, MOST)
    for _each in range(BUSY if shop.uscc in FOODY else most):
        yield dice.weigh(ANY if around.office else WITHOUT_OFFICE)


def _told(shop: Merchant, course: Course, around: Around, *, dice: Dice, by: Known) -> Tale:
    gaps = [dice.whole(move.first, move.last) for move in course.moves]
    filed_on = around.today - timedelta(days=dice.whole(*course.rests) + sum(gaps))
    food = grievances.FOOD if shop.uscc in FOODY else ()
    grief = dice.pick(grievances.ANYWHERE + food)
    case = Complaint(
        merchant=shop,
        complainant=by.user.pk,
        identity=by.identity if course.at_office else None,
        division_code=shop.division_code,
        category=grief.category,
        happened_on=filed_on - timedelta(days=dice.whole(0, 6)),
        wishes=[grief.wish],
        amount=Decimal(dice.whole(8, 900)),
        may_publish=dice.chance(0.6),
        goes_on_by_itself=course.name != "unanswered",
        takes_others=dice.chance(0.3),
        filed_on=filed_on,
        entry=around.entry,
    )
    place = Participant(merchant=shop, person=by.user.pk, is_lead=True, shows_name=True)
    tale = Tale(case, place, around=around, dice=dice)
    tale.answer_words = grief.answer
    told = dice.pick(grievances.OPENINGS) + grief.words
    # Two customers may tell the same: the number sets the letters apart, nobody sees it.
    case.fingerprint = fingerprint(shop, grief.category, f"{told}{case.id}")
    kept = words.write(told, table="complaint", pk=case.id)
    case.words_sealed, case.is_held = kept.sealed, kept.is_held
    case.words_public = kept.public if case.may_publish else ""
    for move, gap in zip(course.moves, gaps, strict=True):
        tale.go(move.does, after=gap)
    tale.finish()
    return tale


def _bring(tales: list[Tale]) -> None:
    for tale in tales:
        tale.case.status, tale.case.closed_at = Status.WITH_MERCHANT, None
    Complaint.objects.bulk_create([tale.case for tale in tales])
    Participant.objects.bulk_create([tale.place for tale in tales])
    _bring_handlings([tale for tale in tales if tale.handling])
    ComplaintStep.objects.bulk_create(_parts(tales, ComplaintStep))
    Message.objects.bulk_create(_parts(tales, Message))
    CaseDeadline.objects.bulk_create(_parts(tales, CaseDeadline))
    for stage in range(max(len(tale.path) for tale in tales)):
        _advance([(tale.case, *tale.path[stage]) for tale in tales if stage < len(tale.path)])


def _parts(tales: list[Tale], kind: type[Row]) -> list[Row]:
    return [row for tale in tales for row in tale.rows if isinstance(row, kind)]


def _advance(steps: list[tuple[Complaint, str, datetime | None]]) -> None:
    columns: tuple[list[object], ...] = ([], [], [], [])
    for case, status, closed_at in steps:
        case.status, case.closed_at = status, closed_at
        for column, value in zip(
            columns, (case.merchant_id, case.id, str(status), closed_at), strict=True
        ):
            column.append(value)
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE, list(columns))


def _bring_handlings(tales: list[Tale]) -> None:
    """Few: each is inserted as received, and saved at each of its steps."""
    for tale in tales:
        row = tale.handling
        assert row is not None  # noqa: S101  # chosen so
        kept = (row.ground, row.ending, row.ended_at, row.accepted_at)
        row.ground, row.ending, row.ended_at = "", "", None
        row.status = HandlingStatus.RECEIVED
        row.save(force_insert=True)
        for status, _at in tale.turns:
            row.status = status
            if status in (HandlingStatus.ENDED, HandlingStatus.REFUSED):
                row.ground, row.ending, row.ended_at, row.accepted_at = kept
            row.save()


def _let_scan(shops: Sequence[Merchant], today: date) -> None:
    """One number a week for a year: more at some shops than at others."""
    rows = []
    for shop in shops:
        dice = Dice("scans", shop.uscc)
        most = WEEKLY if shop.uscc in FOODY else dice.whole(1, WEEKLY)
        for week in range(WEEKS):
            day, scans = today - timedelta(days=7 * week), dice.whole(most // 2 + 1, most + 1)
            rows.append(ScanTally(merchant=shop, day=day, scans=scans))
    ScanTally.objects.bulk_create(rows, ignore_conflicts=True)


def _tell_the_cast(tales: list[Tale]) -> None:
    """What waits for somebody: the notices that the acts would have sent, no others."""
    cast = {demo.person(role).pk for role in ("citizen", "neighbour")}
    for tale in tales:
        case, row = tale.case, tale.handling
        is_named = case.complainant in cast
        if case.status == Status.WITH_MERCHANT and tale.around.shop and is_named:
            telling.shop(case, "complaint.filed")
        if case.status == Status.ANSWERED and is_named:
            telling.consumers(case, "complaint.answered")
        if row is not None and is_named:
            _tell_of_office(tale, row)


def _tell_of_office(tale: Tale, row: Handling) -> None:
    case = tale.case
    if row.status == HandlingStatus.RECEIVED:
        telling.office(case, "complaint.received_by_office", office=row.office)
    else:
        status = str(row.get_status_display())
        telling.consumers(case, "complaint.office_decided", office=row.office_name, status=status)
    clocks = [each for each in tale.clocks.values() if each.owed_by == Side.OFFICE]
    if any(each.lapsed_at for each in clocks):
        telling.consumers(case, "complaint.office_late", office=row.office_name)


def _let_report(shops: Sequence[Merchant]) -> None:
    """Three by nobody and one by name, through the door of everybody."""
    for shop, (category, text) in zip(shops[1:], grievances.REPORTED, strict=False):
        file_report(merchant=shop, allegation=Allegation(category=category, words=text))
    named = Allegation(
        category="price.short_weight", words="秤上动了手脚，一斤少二两，称过三次。", is_named=True
    )
    file_report(merchant=shops[-1], allegation=named, reporter=demo.person("citizen"))
