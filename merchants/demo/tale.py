"""One made-up complaint told in memory, day by day: the rows that the real acts would have left.

The clocks turn by the same tables as in `merchants.complaints.terms`; nothing is written here.
Rows have no receipts of their own: nobody acted. All of them name the one entry of the loading.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count as counting
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from backend.accounts.organisations.models import Organisation
from backend.deadlines.actions import settle as dated
from backend.deadlines.counting import Term, count
from backend.kernel.clock import Calendar
from merchants.complaints import words
from merchants.complaints.choices import Ending, Ground, MessageKind, Outcome, Side, Why
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import (
    CaseDeadline,
    Complaint,
    ComplaintStep,
    Message,
    Participant,
)
from merchants.complaints.moves import EVERYBODY, OVER
from merchants.complaints.terms import ACCEPT, ANSWER, ASK_AGAIN, AWAITED, MEDIATE, MET_BY, REOPEN
from merchants.complaints.workflows import HandlingStatus, Status
from merchants.demo import grievances
from merchants.demo.chance import Dice

OPENING = time(9, 30)
SIDE = {Side.MERCHANT: "shop", Side.OFFICE: "office"}
OUTCOMES = {"solved": Outcome.SOLVED, "partly": Outcome.PARTLY, "not_solved": Outcome.NOT}
PLEASED = {Outcome.SOLVED: (4, 5), Outcome.PARTLY: (2, 4), Outcome.NOT: (1, 2)}


class Around(NamedTuple):
    """What a tale is told in: today, what is known of working days, who is competent, the entry."""

    today: date
    calendar: Calendar
    entry: UUID
    office: Organisation | None = None
    shop: Organisation | None = None


class Tale:
    """A case and everything beside it; `path` holds each status it took, in order."""

    answer_words = grievances.SECOND_ANSWER

    def __init__(self, case: Complaint, place: Participant, *, around: Around, dice: Dice) -> None:
        self.case, self.place, self.around, self.dice = case, place, around, dice
        self.rows: list[Model] = []
        self.clocks: dict[str, CaseDeadline] = {}
        self.handling: Handling | None = None
        self.path: list[tuple[str, datetime | None]] = []
        self.turns: list[tuple[str, datetime]] = []  # of the handling
        self._grains = counting(1)
        self.at = moment(case.filed_on, dice)
        case.filed_at = place.joined_at = self.at
        case.status = Status.WITH_MERCHANT
        case.id = self._id()
        place.id, place.complaint_id = self._id(), case.id
        self._step("case", "", case.status, Side.CONSUMER)
        self._begin(ANSWER)

    def go(self, does: str, *, after: int) -> None:
        """Do one thing, so many days after the one before."""
        later = moment(timezone.localdate(self.at) + timedelta(days=after), self.dice)
        self.at = max(self.at + timedelta(minutes=20), later)
        if does in OUTCOMES:
            self._confirm(OUTCOMES[does])
        else:
            act: Callable[[], None] = getattr(self, f"_{does}")
            act()

    def finish(self) -> None:
        """What the clocks' ends led to by today."""
        for clock in self._all_clocks():
            self._lapse(clock)
        self.case.was_unanswered = any(
            clock.step == ANSWER.step and clock.lapsed_at for clock in self._all_clocks()
        )

    def _answer(self) -> None:
        self._move(Status.ANSWERED, Side.MERCHANT)
        is_first = self.case.answered_at is None
        if is_first:
            self.case.answered_at = self.at
        text = self.answer_words if is_first else grievances.SECOND_ANSWER
        self._say(MessageKind.ANSWER, Side.MERCHANT, text)

    def _reply(self) -> None:
        self.case.round += 1
        self._move(Status.WITH_MERCHANT, Side.CONSUMER)
        self._say(MessageKind.REPLY, Side.CONSUMER, self.dice.pick(grievances.REPLIES))

    def _settle(self) -> None:
        self._move(Status.SETTLED, Side.CONSUMER)

    def _unsettle(self) -> None:
        self._move(Status.UNSETTLED, Side.CONSUMER)

    def _silence(self) -> None:
        self._move(Status.CLOSED, Side.SYSTEM, note="silence")

    def _withdraw(self) -> None:
        self._move(Status.WITHDRAWN, Side.CONSUMER)

    def _reopen(self) -> None:
        self.case.round, self.case.times_reopened = 1, self.case.times_reopened + 1
        for row in (self.case, self.place):
            row.outcome, row.satisfaction, row.outcome_at = "", None, None
        self._move(Status.WITH_MERCHANT, Side.CONSUMER)
        self._say(MessageKind.REOPENED, Side.CONSUMER, grievances.AGAIN)

    def _confirm(self, outcome: Outcome) -> None:
        satisfaction = self.dice.whole(*PLEASED[outcome])
        for row in (self.case, self.place):
            row.outcome, row.satisfaction, row.outcome_at = outcome, satisfaction, self.at
        self._move(Status.CLOSED, Side.CONSUMER, note=outcome)

    def _escalate(self) -> None:
        office = self.around.office
        assert office is not None  # noqa: S101  # courses are chosen by whether there is one
        by_clock = self.case.status == Status.WITH_MERCHANT
        why, side = (Why.UNANSWERED, Side.SYSTEM) if by_clock else (Why.ASKED, Side.CONSUMER)
        if by_clock:
            self.clocks[ANSWER.step].lapsed_at = self.at
        self._move(Status.WITH_OFFICE, side, note=why)
        self.handling = Handling(
            merchant_id=self.case.merchant_id,
            id=self._id(),
            complaint_id=self.case.id,
            office=office.pk,
            office_name=office.name,
            why=why,
            received_at=self.at,
        )
        self._step("handling", "", HandlingStatus.RECEIVED, side, note=why)
        self._begin(ACCEPT, office=office.pk)

    def _accept(self) -> None:
        row = self._turn(HandlingStatus.ACCEPTED)
        row.accepted_at = self.at
        self._meet(ACCEPT.step)
        self._begin(MEDIATE, office=row.office)

    def _mediate(self) -> None:
        self._turn(HandlingStatus.MEDIATING)
        self._say(MessageKind.NOTICE, Side.OFFICE, grievances.INVITATION)

    def _agree(self) -> None:
        self._end(Ending.AGREED, Status.SETTLED, grievances.AGREED)

    def _disagree(self) -> None:
        self._end(Ending.NO_AGREEMENT, Status.ENDED, grievances.NOT_AGREED)

    def _end(self, ending: Ending, to: Status, text: str) -> None:
        row = self._turn(HandlingStatus.ENDED, note=ending)
        row.ending, row.ended_at = ending, self.at
        row.reasons_sealed = words.write(text, table="handling", pk=row.id).sealed
        self._meet(MEDIATE.step)
        self._move(to, Side.OFFICE, note=ending)

    def _refuse(self) -> None:
        row = self._turn(HandlingStatus.REFUSED, note=Ground.HANDLED_ELSEWHERE)
        row.ground, row.ended_at = Ground.HANDLED_ELSEWHERE, self.at
        row.reasons_sealed = words.write(grievances.REFUSED, table="handling", pk=row.id).sealed
        self._meet(ACCEPT.step)
        self._move(Status.UNSETTLED, Side.OFFICE, note=Ground.HANDLED_ELSEWHERE)

    def _turn(self, to: str, *, note: str = "") -> Handling:
        row = self.handling
        assert row is not None  # noqa: S101  # escalated before
        self._step("handling", row.status, to, Side.OFFICE, note=note)
        row.status = to
        self.turns.append((to, self.at))
        return row

    def _move(self, to: str, side: Side, *, note: str = "") -> None:
        self._step("case", self.case.status, to, side, note=note)
        self.case.status = to
        self.case.closed_at = self.at if to in OVER else None
        self.path.append((to, self.case.closed_at))
        for step in list(self.clocks):
            if to in MET_BY.get(step, ()):
                self._meet(step)
            else:
                self.clocks.pop(step).dropped_at = self.at
        for term in AWAITED[to]:
            self._begin(term)

    def _step(self, machine: str, start: str, end: str, side: Side, *, note: str = "") -> None:
        self.rows.append(
            ComplaintStep(
                **self._part(), machine=machine, start=start, end=end, side=side,
                organisation=self._organisation(side), note=note, at=self.at,
            )
        )  # fmt: skip

    def _say(self, kind: MessageKind, side: Side, text: str) -> None:
        row = Message(
            **self._part(), side=side, kind=kind, organisation=self._organisation(side),
            round=self.case.round, visible_to=EVERYBODY, at=self.at,
        )  # fmt: skip
        row.author = self.case.complainant if side == Side.CONSUMER else None
        written = words.write(text, table="message", pk=row.id)
        row.words_sealed, row.is_held = written.sealed, written.is_held
        row.words_public = written.public if self.case.may_publish else ""
        self.rows.append(row)

    def _organisation(self, side: Side) -> UUID | None:
        acting = getattr(self.around, SIDE.get(side, ""), None)
        return acting.pk if acting is not None else None

    def _begin(self, term: Term, *, office: UUID | None = None) -> None:
        on = timezone.localdate(self.at)
        row = CaseDeadline(
            **self._part(), step=term.step, owed_by=term.owed_by, owed_by_id=office,
            rule=term.rule, length=term.length, unit=term.unit, started_on=on,
        )  # fmt: skip
        known = self.around.calendar
        row.derivation = [count(on, term.length, term.unit, rule=term.rule, known=known)]
        dated(row, remind=term.remind)
        self.clocks[term.step] = row
        self.rows.append(row)

    def _meet(self, step: str) -> None:
        row = self.clocks.pop(step, None)
        if row is not None:
            row.met_on = max(timezone.localdate(self.at), row.started_on)
            row.late_days = max(0, (row.met_on - row.due_on).days)

    def _lapse(self, clock: CaseDeadline) -> None:
        if clock.remind_on and clock.remind_on <= self.around.today:
            clock.reminded_at = moment(clock.remind_on)
        is_late = clock.late_days or (clock.is_running and clock.due_on < self.around.today)
        if not is_late:
            return
        clock.lapsed_at = moment(clock.due_on + timedelta(days=1))
        if clock.step in (REOPEN.step, ASK_AGAIN.step):
            clock.dropped_at = clock.lapsed_at
        if clock.step == ASK_AGAIN.step:
            self.place.asked_again_at = clock.lapsed_at

    def _all_clocks(self) -> list[CaseDeadline]:
        return [row for row in self.rows if isinstance(row, CaseDeadline)]

    def _part(self) -> dict[str, Any]:
        return {
            "merchant_id": self.case.merchant_id,
            "id": self._id(),
            "complaint_id": self.case.id,
        }

    def _id(self) -> UUID:
        """As uuid7 would have made it then: later rows sort after earlier ones."""
        stamp = int(self.at.timestamp() * 1000)
        grain, chance = next(self._grains), self.dice.whole(0, 2**50)
        return UUID(int=stamp << 80 | 7 << 76 | grain << 64 | 2 << 62 | chance)


def moment(day: date, dice: Dice | None = None) -> datetime:
    """Some time of that day at which people write."""
    minutes = dice.whole(0, 600) if dice else 0
    return timezone.make_aware(datetime.combine(day, OPENING)) + timedelta(minutes=minutes)
