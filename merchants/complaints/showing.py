"""One case as a side may see it: consumers all of theirs, the shop what was agreed, the office all.

`for_consumer`, `for_shop` and `for_office` are what API and pages show; each raises NotFound for
what is not theirs, and leaves the note that somebody read (promise 15). `CASES` lists are below.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from backend.accounts.identity.disclosure import disclose
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.audit.reads import Reading
from backend.kernel.errors import NotFound
from backend.scrub.text import screen
from merchants.complaints import words
from merchants.complaints.choices import Side
from merchants.complaints.handling.conflicts import keep_away
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import (
    CaseDeadline,
    Complaint,
    ComplaintStep,
    Evidence,
    Message,
    Participant,
)
from merchants.complaints.moves import author_of
from merchants.complaints.possible import for_consumer as consumer_may
from merchants.complaints.possible import for_office as office_may
from merchants.complaints.possible import for_shop as shop_may
from merchants.complaints.workflows import HandlingStatus, Status

# The case left this office's desk: it sees no more than it did, and nobody's name.
GONE = (HandlingStatus.PASSED_ON, HandlingStatus.DROPPED)


@dataclass(frozen=True)
class Person:
    """Somebody behind the case, as this side may know them; `mine`: the reader."""

    number: int
    is_lead: bool
    name: str = ""
    phone: str = ""
    resident_id: str = ""
    mine: bool = False
    outcome: str = ""
    satisfaction: int | None = None
    outcome_later: str = ""


@dataclass(frozen=True)
class Said:
    """One message."""

    id: UUID
    side: str
    kind: str
    round: int
    at: datetime
    words: str
    mine: bool = False


@dataclass(frozen=True)
class CaseView:
    """Everything of one case that one side sees; `may` names the steps open to the reader now."""

    case: Complaint
    side: Side
    words: str
    people: list[Person]
    messages: list[Said]
    evidence: list[Evidence]
    steps: list[ComplaintStep]
    deadlines: list[CaseDeadline]
    handlings: list[Handling]
    may: list[str] = field(default_factory=list)
    decision: str = ""  # the office's reasons or terms of the newest handling


def for_consumer(person: User, reference: UUID) -> CaseView:
    """One's own case. Who joined it reads what the complainant opened to others."""
    place = Participant.objects.filter(
        complaint_id=reference, person=person.pk, left_at=None
    ).first()
    case = _case(place.merchant_id if place else None, reference)
    own = Reading(reader=person.pk, organisation="", purpose="")
    together = Reading(reader=person.pk, organisation=_("共同投诉人"), purpose=_("查看共同投诉"))
    together.note_all([each.person for each in _places(case)], what=_("投诉内容"))
    people = [
        Person(
            number=number,
            is_lead=each.is_lead,
            mine=each.person == person.pk,
            outcome=each.outcome,
            satisfaction=each.satisfaction if each.person == person.pk else None,
            outcome_later=each.outcome_later,
        )
        for number, each in enumerate(_places(case), start=1)
    ]
    may = consumer_may(case, place, _handling(case)) if place else []
    return _view(case, Side.CONSUMER, reading=own, people=people, may=may, reader=person.pk)


def for_shop(shop: Organisation, clerk: User, reference: UUID) -> CaseView:
    """A case about this shop: the words without numbers unless their owner shares the phone."""
    case = _case(shop.merchant, reference)
    reading = Reading(reader=clerk.pk, organisation=shop.name, purpose=_("答复消费投诉"))
    reading.note_all([each.person for each in _places(case)], what=_("投诉内容"))
    people = [_agreed(each, number, reading) for number, each in enumerate(_places(case), start=1)]
    may = shop_may(case, _handling(case))
    return _view(case, Side.MERCHANT, reading=reading, people=people, may=may, reader=clerk.pk)


def for_office(office: Organisation, officer: User, handling: UUID) -> CaseView:
    """A case on this office's desk, with the true identity that the law asks for."""
    row = Handling.objects.filter(office=office.pk, id=handling).first()
    if row is None:
        raise NotFound
    case = _case(row.merchant_id, row.complaint_id)
    keep_away(officer, case)
    reading = Reading(reader=officer.pk, organisation=office.name, purpose=_("处理消费投诉"))
    reading.note_all([each.person for each in _places(case)], what=_("投诉内容"))
    gone = row.status in GONE
    people = [
        Person(number, each.is_lead) if gone else _known(each, number, reading)
        for number, each in enumerate(_places(case), start=1)
    ]
    may = office_may(case, row)
    seen = _view(case, Side.OFFICE, reading=reading, people=people, may=may, reader=officer.pk)
    return _until(seen, row.ended_at) if gone and row.ended_at else seen


def _until(seen: CaseView, end: datetime) -> CaseView:
    """What came after a case left the desk is the next office's."""
    return replace(
        seen,
        messages=[each for each in seen.messages if each.at <= end],
        evidence=[each for each in seen.evidence if each.added_at <= end],
        steps=[each for each in seen.steps if each.at <= end],
    )


def _view(  # what one side sees
    case: Complaint,
    side: Side,
    *,
    reading: Reading,
    people: list[Person],
    may: list[str],
    reader: UUID,
) -> CaseView:
    parts = {"merchant": case.merchant_id, "complaint_id": case.id}
    handlings = list(Handling.objects.filter(**parts).order_by("id"))
    steps = list(ComplaintStep.objects.filter(**parts).order_by("id"))
    if side == Side.MERCHANT:
        _hush(handlings, steps)
    masked = side == Side.MERCHANT and not _phone_is_shared(case)
    joined = side == Side.CONSUMER and author_of(case) != reader
    messages = Message.objects.filter(**parts, visible_to__contains=[side]).order_by("id")
    return CaseView(
        case=case,
        side=side,
        words=_shown(_own(case.words_sealed, "complaint", case.id), masked=masked or joined),
        people=people,
        messages=[_said(each, reader=reader, side=side, masked=masked) for each in messages],
        evidence=_files(case, side, reader),
        steps=steps,
        deadlines=list(CaseDeadline.objects.filter(**parts).order_by("id")),
        handlings=handlings,
        may=may,
        decision=_decision(handlings, side),
    )


def _hush(handlings: list[Handling], steps: list[ComplaintStep]) -> None:
    """Why an office refused is between it and the consumer: a ground may speak of identity."""
    for row in handlings:
        row.ground = ""
    for step in steps:
        if step.end in (HandlingStatus.REFUSED, Status.UNSETTLED):
            step.note = ""


def _files(case: Complaint, side: Side, reader: UUID) -> list[Evidence]:
    """What a consumer gave the office alone is not for the others behind the case either."""
    rows = Evidence.objects.filter(merchant=case.merchant_id, complaint_id=case.id)
    seen = rows.filter(visible_to__contains=[side])
    if side == Side.CONSUMER:
        for_all = Q(visible_to__contains=[Side.MERCHANT]) | ~Q(side=Side.CONSUMER)
        seen = seen.filter(for_all | Q(owner=reader))
    return list(seen)


def _said(message: Message, *, reader: UUID, side: Side, masked: bool) -> Said:
    text = _own(message.words_sealed, "message", message.id)
    others = side == Side.CONSUMER and message.author != reader
    hidden = (masked or others) and message.side == Side.CONSUMER
    return Said(
        id=message.id,
        side=message.side,
        kind=message.kind,
        round=message.round,
        at=message.at,
        words=_shown(text, masked=hidden),
        mine=message.author == reader,
    )


def _own(sealed: bytes | memoryview | None, table: str, pk: UUID) -> str:
    """Opened without a further note: the view has noted the read for everybody it is about."""
    return words.read(sealed, table=table, pk=pk, about=None, reading=words.NOTED)


def _shown(text: str, *, masked: bool) -> str:
    return screen(text).public if masked else text


def _decision(handlings: list[Handling], side: Side) -> str:
    if not handlings or (side == Side.MERCHANT and handlings[-1].status == "refused"):
        return ""
    return _own(handlings[-1].reasons_sealed, "handling", handlings[-1].id)


def _agreed(place: Participant, number: int, reading: Reading) -> Person:
    """What a consumer agreed to show to the shop, which must know whom to refund."""
    owner = User.objects.filter(pk=place.person, closed_at=None).first()
    name = _name(owner, reading) if owner and place.shows_name else ""
    phone = _phone(owner, reading) if owner and place.shows_phone else ""
    return Person(number, place.is_lead, name=name, phone=phone, outcome=place.outcome)


def _known(place: Participant, number: int, reading: Reading) -> Person:
    owner = User.objects.filter(pk=place.person, closed_at=None).first()
    if owner is None:
        return Person(number, place.is_lead, outcome=place.outcome)
    try:
        proved = disclose(owner, reading=reading)
        name, resident_id = proved.name, proved.number
    except NotFound:
        name, resident_id = "", ""
    phone = _phone(owner, reading)
    told = {"name": name, "resident_id": resident_id, "phone": phone, "outcome": place.outcome}
    return Person(number, place.is_lead, **told)  # type: ignore[arg-type]  # texts


def _name(owner: User, reading: Reading) -> str:
    try:
        return disclose(owner, reading=reading).name
    except NotFound:
        return ""


def _phone(owner: User, reading: Reading) -> str:
    reading.note(owner.pk, what=_("手机号"))
    return (owner.phone or "").removeprefix("+86")


def _phone_is_shared(case: Complaint) -> bool:
    return any(place.shows_phone for place in _places(case) if place.is_lead)


def _places(case: Complaint) -> list[Participant]:
    rows = Participant.objects.filter(merchant=case.merchant_id, complaint_id=case.id, left_at=None)
    return list(rows.order_by("-is_lead", "id"))


def _handling(case: Complaint) -> Handling | None:
    rows = Handling.objects.filter(merchant=case.merchant_id, complaint_id=case.id)
    return rows.order_by("-id").first()


def _case(merchant: UUID | None, reference: UUID) -> Complaint:
    found = Complaint.objects.select_related("merchant").filter(merchant=merchant, id=reference)
    case = found.first() if merchant else None
    if case is None:
        raise NotFound
    return case
