"""The operator's check, the source office's decision, more time. By people never involved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.actions import Granted, extend
from merchants.objections import correcting, moves, telling, terms
from merchants.objections.choices import DECIDED, Ground, Status
from merchants.objections.impartial import by_the_uninvolved, require_uninvolved
from merchants.objections.items import item_of
from merchants.objections.models import Objection
from merchants.objections.offices import may_check, may_decide
from merchants.objections.receipts import witness
from merchants.objections.refusals import (
    AlreadyExtended,
    NoSuchObjection,
    NotExtended,
    NotYourStep,
    OutcomeUnknown,
    ReasonsMissing,
)
from merchants.objections.revoking.actions import Fall, note_fall
from merchants.objections.revoking.models import Told
from merchants.objections.words import LONGEST_REASONS, fit
from merchants.records import effects
from merchants.records.marks import Effect


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who acts for which office."""

    officer: User
    office: Organisation


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is decided: `corrected` with `changes`, `removed` (perhaps `revoked_on`), `rejected`."""

    outcome: str
    reasons: str
    changes: Mapping[str, str] = field(default_factory=dict)
    revoked_on: date | None = None


@transaction.atomic
def check_objection(*, desk: Desk, objection: UUID, note: str = "") -> Objection:
    """The operator looked; on to the source office, with a note for it alone. Twice is once.

    Raises NoSuchObjection, NotYourStep, WasInvolved, WordsTooLong and what `fit` refuses.
    """
    found = moves.held(objection)
    if not may_check(desk.office, found):
        raise NoSuchObjection
    if found.checked_by == desk.officer.pk:
        return found
    if found.status != Status.CHECKING:
        raise NotYourStep
    require_uninvolved(desk.officer.pk, found)
    found.check_note = fit(note, most=LONGEST_REASONS) if note.strip() else ""
    found.checked_at, found.checked_by = timezone.now(), desk.officer.pk
    moves.forward(found)
    note_said = {"note": found.check_note}
    found.entry = witness(found, "checked", by=desk.officer, acting_for=desk.office, **note_said)
    found.save(update_fields=["entry"])
    telling.tell_filer(found, "forwarded")
    telling.tell_office(found)
    return found


@transaction.atomic
def extend_objection(*, desk: Desk, objection: UUID, reason: str) -> Objection:
    """More time for a complex case, once, in the open: who granted it and why stays shown.

    Raises NoSuchObjection, NotYourStep, AlreadyExtended, NotExtended, ReasonsMissing, and
    TooLateToExtend.
    """
    found = _to_decide(desk, objection)
    clock = moves.running_clock(found)
    if found.status != Status.DECIDING or clock is None:
        raise NotYourStep
    if found.ground == Ground.REVOKED:
        raise NotExtended
    if clock.extensions:
        raise AlreadyExtended
    said = _reasons(reason)
    days = settings.OBJECTION_EXTEND_DAYS
    granted = Granted(days, "working_days", desk.office.name, said, terms.RULE)
    found.due_on = extend(clock, granted=granted, on=timezone.localdate()).due_on
    more = {"reason": said, "due_on": found.due_on.isoformat()}
    found.entry = witness(found, "extended", by=desk.officer, acting_for=desk.office, **more)
    found.save(update_fields=["due_on", "entry"])
    telling.tell_filer(found, "extended", reasons=said)
    return found


@transaction.atomic
def decide_objection(*, desk: Desk, objection: UUID, verdict: Verdict) -> Objection:
    """Correct, take off, or let it stand; with public reasons, in force on every page at once.

    The same officer deciding the same again changes nothing. Raises NoSuchObjection, NotYourStep,
    WasInvolved, OutcomeUnknown, ReasonsMissing, NothingChanged, CorrectionWrong, RevokedInFuture.
    """
    found = _to_decide(desk, objection)
    if found.decided_by == desk.officer.pk and _is_same(found, verdict):
        return found
    if found.status != Status.DECIDING:
        raise NotYourStep
    require_uninvolved(desk.officer.pk, found)
    if verdict.outcome not in DECIDED:
        raise OutcomeUnknown
    found.reasons = _reasons(verdict.reasons)
    record = item_of(found.merchant, found.item)
    if verdict.outcome == Status.CORRECTED:
        correcting.correct(found, record, verdict.changes)
    elif verdict.outcome == Status.REMOVED:
        _take_off(found, desk, verdict)
    _settled(found, desk, Status(verdict.outcome))
    return found


def _is_same(found: Objection, verdict: Verdict) -> bool:
    return (found.status, found.reasons) == (verdict.outcome, verdict.reasons.strip())


def _settled(found: Objection, desk: Desk, outcome: Status) -> None:
    moves.close(found, outcome, is_answer=True)
    found.decided_at, found.decided_by = found.closed_at, desk.officer.pk
    said: dict[str, Any] = {"reasons": found.reasons, "before": found.before, "after": found.after}
    found.entry = witness(found, "decided", by=desk.officer, acting_for=desk.office, **said)
    with by_the_uninvolved():
        found.save()
    moves.unmark(found)
    telling.tell_filer(found, "decided")


def _take_off(found: Objection, desk: Desk, verdict: Verdict) -> None:
    """Marked before the other marks end, so that it is on no page in between."""
    effects.mark(moves.document_of(found), Effect.REVOKED, case=found.id)
    if verdict.revoked_on is None and found.ground != Ground.REVOKED:
        return
    record = item_of(found.merchant, found.item)
    fell_on = verdict.revoked_on or timezone.localdate()
    fall = Fall(on=fell_on, reason=found.reasons, told=Told.OBJECTION, case=found.id)
    note_fall(record, fall, owed_by=found.decide_office, officer=None, acting_for=desk.office)


def _to_decide(desk: Desk, objection: UUID) -> Objection:
    found = moves.held(objection)
    if not may_decide(desk.office, found):
        raise NoSuchObjection
    return found


def _reasons(text: str) -> str:
    if not text.strip():
        raise ReasonsMissing
    return fit(text, most=LONGEST_REASONS)
