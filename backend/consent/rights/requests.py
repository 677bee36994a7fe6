"""Asking for a correction or for erasure: answered within 15 working days, with reasons."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.audit.models import Event
from backend.audit.reads import Reading
from backend.consent.actions import AccountClosed
from backend.consent.notices import tell_of_request
from backend.consent.rights.models import REQUEST_WORKFLOW, Request, RequestState
from backend.kernel.clock import Calendar, Deadline, working_days
from backend.kernel.deadline_words import explain
from backend.kernel.errors import Conflict, Denied, Invalid, NotFound
from backend.kernel.vault import vault

WORKING_DAYS = 15
RULE = "《个人信息保护法》第四十六、四十七、五十条；答复不超过十五个工作日"
MOST_OPEN = 10
# Answers are given for the operators as a whole: they stay when whoever wrote them leaves.
OPERATORS = UUID(int=0)
LONGEST = 2000


class TooManyOpenRequests(Conflict):
    """The ones already filed come first."""

    code = "too_many_open_requests"
    message = _("还有太多请求没有答复，请先等待或撤回其中一些。")


class ReasonsMissing(Invalid):
    """A refusal states its reasons (PIPL 50)."""

    code = "reasons_missing"
    message = _("拒绝必须说明理由。")


class OwnRequest(Denied):
    """Whoever asks is not who decides."""

    code = "own_request"
    message = _("自己提出的请求，要由另一位工作人员答复。")


def deadline_from(day: date) -> Deadline:
    """The last day for an answer to a request filed on `day`."""
    return working_days(day, WORKING_DAYS, calendar=Calendar(), rule=RULE)


@transaction.atomic
def file_request(*, person: User, kind: str, section: str, words: str) -> Request:
    """Start the clock; the words are sealed, the receipt holds them."""
    if User.objects.select_for_update().get(pk=person.pk).closed_at:
        raise AccountClosed
    if Request.objects.open().filter(person=person.pk).count() >= MOST_OPEN:
        raise TooManyOpenRequests
    filed = Request(person=person.pk, kind=kind, section=section)
    filed.words_sealed = vault().seal(words.encode(), context=_words(filed.pk))
    _count(filed)
    act = {"words": words, "section": section, "due_on": filed.due_on.isoformat()}
    filed.entry = _receipted(filed, "filed", actor=person, act=act)
    filed.save(force_insert=True)
    return filed


@transaction.atomic
def withdraw_request(*, person: User, request: UUID) -> Request:
    """Take it back while it is open; somebody else's is not there. Twice is once."""
    held = Request.objects.select_for_update().filter(pk=request, person=person.pk).first()
    if held is None:
        raise NotFound
    if held.state != RequestState.WITHDRAWN:
        REQUEST_WORKFLOW.check(held.state, RequestState.WITHDRAWN)
        held.state = RequestState.WITHDRAWN
        held.entry = _receipted(held, "withdrawn", actor=person, act={})
        held.save()
    return held


@transaction.atomic
def answer_request(*, request: UUID, operator: User, is_granted: bool, reasons: str) -> Request:
    """Grant or refuse; a refusal without reasons is none, and nobody answers their own."""
    held = Request.objects.select_for_update().filter(pk=request).first()
    if held is None:
        raise NotFound
    if held.person == operator.pk:
        raise OwnRequest
    answer = RequestState.GRANTED if is_granted else RequestState.REFUSED
    REQUEST_WORKFLOW.check(held.state, answer)
    if not is_granted and not reasons.strip():
        raise ReasonsMissing
    held.state, held.answered_at = answer, timezone.now()
    held.answer_sealed = vault().seal(reasons.encode(), context=_answer(held.pk))
    held.entry = _receipted(held, str(answer), actor=operator, act={"reasons": reasons})
    held.save()
    tell_of_request(held, kind="request.answered")
    return held


def read_words(request: Request, *, reading: Reading) -> str:
    """What is asked, read by whoever answers: noted in the person's access log."""
    sealed = bytes(request.words_sealed or b"")
    what = "更正或删除请求的内容"
    return reading.open(sealed, context=_words(request.pk), about=request.person, what=what)


def own_words(request: Request) -> tuple[str, str]:
    """What the person asked and was answered, read by that person: no note."""
    own = Reading(reader=request.person, organisation="", purpose="")
    pairs = (request.words_sealed, _words), (request.answer_sealed, _answer)
    asked, answered = (
        own.open(bytes(sealed), context=context(request.pk), about=request.person, what="")
        if sealed
        else ""
        for sealed, context in pairs
    )
    return asked, answered


@transaction.atomic
def escalate_late(*, on: date) -> int:
    """Mark what is overdue and say so in the trail, once each; how many."""
    late = list(Request.objects.late(on).select_for_update(skip_locked=True))
    for request in late:
        Event.objects.record("request.overdue", subject=request, actor=None)
        tell_of_request(request, kind="request.overdue")
    pks = [request.pk for request in late]
    return Request.objects.filter(pk__in=pks).update(escalated_at=timezone.now())


@transaction.atomic
def recount() -> int:
    """Count open provisional terms again: the holiday calendar may have grown; how many moved."""
    moved = 0
    for request in Request.objects.open().filter(is_provisional=True).select_for_update():
        before = request.due_on
        _count(request)
        request.save(update_fields=["due_on", "counted_zh", "counted_en", "is_provisional"])
        moved += request.due_on != before
    return moved


@transaction.atomic
def forget_requests(person: UUID) -> int:
    """Somebody leaves: open requests end, all words go; that they were filed stays."""
    mine = Request.objects.filter(person=person)
    mine.open().update(state=RequestState.WITHDRAWN)
    return mine.update(words_sealed=None, answer_sealed=None)


def _count(request: Request) -> None:
    deadline = deadline_from(timezone.localdate(request.filed_at))
    request.due_on, request.is_provisional = deadline.on, deadline.provisional
    request.counted_zh = explain(deadline)
    request.counted_en = explain(deadline, lang="en")


def _receipted(request: Request, step: str, *, actor: User, act: dict[str, Any]) -> UUID:
    about = {"request": str(request.pk), "person": str(request.person), "kind": str(request.kind)}
    by = None if actor.pk == request.person else OPERATORS
    verb = f"request.{step}"
    return record(verb, subject=request, actor=actor, acting_for=by, act=about | act).entry.pk


def _words(request: UUID) -> str:
    return f"consent_request.words_sealed.{request}"


def _answer(request: UUID) -> str:
    return f"consent_request.answer_sealed.{request}"
