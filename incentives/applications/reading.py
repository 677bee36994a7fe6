"""An application as its owner and its partner may read it, with steps, files and clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backend.accounts.identity.disclosure import disclose_name
from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.files.serving import respond
from backend.kernel.errors import NotFound
from incentives.applications import words
from incentives.applications.consenting import may_be_told
from incentives.applications.models import Application
from incentives.applications.parts import ApplicationDue, ApplicationFile, ApplicationStep
from incentives.applications.refusals import NoSuchApplication
from incentives.applications.states import Kind, State
from incentives.partners.models import Partner
from merchants.registry.models import Merchant


@dataclass
class Seen:
    """What one reader sees. `is_told`: the partner may read what was written and handed in."""

    one: Application
    steps: list[tuple[ApplicationStep, str]] = field(default_factory=list)
    files: list[ApplicationFile] = field(default_factory=list)
    clocks: list[ApplicationDue] = field(default_factory=list)
    words: str = ""
    reason: str = ""
    name: str = ""
    phone: str = ""
    shop: dict[str, str] | None = None
    is_told: bool = True

    @property
    def question(self) -> str:
        """What the partner asked last."""
        asked = [said for step, said in self.steps if step.kind == Kind.ASKED]
        return asked[-1] if asked else ""

    @property
    def clock(self) -> ApplicationDue | None:
        """The one that runs now."""
        return next((each for each in self.clocks if each.is_running), None)


def mine(person: User) -> QuerySet[Application]:
    """Everything of one person, the newest first, with the day of the clock that runs."""
    return _with_due(Application.objects.of(person.pk))


def my_application(person: User, application: UUID) -> Seen:
    """One's own, with everything in it. Raises NoSuchApplication."""
    found = Application.objects.of(person.pk).filter(id=application).first()
    if found is None:
        raise NoSuchApplication
    seen = _seen(found, is_told=True)
    seen.shop = shop_shown(found)
    return seen


def my_file(person: User, application: UUID, file: UUID) -> HttpResponse:
    """A document of one's own. Raises NoSuchApplication."""
    rows = ApplicationFile.objects.filter(holder=person.pk, application=application, id=file)
    row = rows.first()
    if row is None:
        raise NoSuchApplication
    return respond(row.file, original=True)


def queue_of(partner: Partner) -> QuerySet[Application]:
    """What was sent to this partner, whatever became of it."""
    return _with_due(Application.objects.sent_to(partner))


def partners_application(partner: Partner, application: UUID, *, reading: Reading) -> Seen:
    """One sent to this partner; the applicant sees that it was read. Raises NoSuchApplication.

    After a withdrawal, or once the consent is gone, what was written and handed in is not shown.
    """
    found = _sent(partner, application)
    is_told = _is_told(found)
    reading.note(found.holder_id, what=pgettext("application", "申请"))  # once for all its texts
    seen = _seen(found, is_told=is_told)
    seen.shop = shop_shown(found)
    if is_told:
        _name(seen, reading)
    return seen


def partners_file(
    partner: Partner, application: UUID, file: UUID, *, reading: Reading
) -> HttpResponse:
    """A document for the partner, noted. Raises NoSuchApplication."""
    found = _sent(partner, application)
    rows = ApplicationFile.objects.filter(holder=found.holder_id, application=found.id, id=file)
    row = rows.first()
    if row is None or not _is_told(found):
        raise NoSuchApplication
    reading.note(found.holder_id, what=_("申请附件"))
    return respond(row.file)


def for_the_office(application: Application) -> Seen:
    """For who answers a complaint: steps and the partner's reasons, not what was applied with.

    The caller notes who reads.
    """
    seen = _seen(application, is_told=True)
    return Seen(application, seen.steps, clocks=seen.clocks, reason=seen.reason)


def shop_shown(application: Application) -> dict[str, str] | None:
    """The shop as the public register has it."""
    if application.merchant is None:
        return None
    shop = Merchant.objects.filter(pk=application.merchant).first()
    return {"code": shop.code, "uscc": shop.uscc, "name": shop.name} if shop else None


def _sent(partner: Partner, application: UUID) -> Application:
    found = Application.objects.sent_to(partner).filter(id=application).first()
    if found is None:
        raise NoSuchApplication
    return found


def _is_told(one: Application) -> bool:
    is_over = one.state == State.WITHDRAWN or one.erased_at is not None
    return not is_over and may_be_told(one.holder_id, one.partner)


def _seen(one: Application, *, is_told: bool) -> Seen:
    """Texts are opened only where they may be read; the caller has noted who reads."""
    reading = words.own(one.holder_id)
    at = {"holder": one.holder_id, "application": one.id}
    steps = list(ApplicationStep.objects.filter(**at).order_by("id"))
    return Seen(
        one,
        [(step, words.words_of(step, one, reading=reading) if is_told else "") for step in steps],
        list(ApplicationFile.objects.filter(**at).order_by("id")) if is_told else [],
        list(ApplicationDue.objects.filter(**at).order_by("id")),
        words.said_in(one, reading=reading) if is_told else "",
        words.reason_in(one, reading=reading) if is_told else "",
        is_told=is_told,
    )


def _name(seen: Seen, reading: Reading) -> None:
    """What the applicant ticked, and nothing else of who they are."""
    one = seen.one
    person = User.objects.filter(pk=one.holder_id).first()
    if person is None:
        return
    if one.shows_name:
        try:
            seen.name = disclose_name(person, reading=reading)
        except NotFound:
            seen.name = ""
    if one.shows_phone and person.phone:
        reading.note(person.pk, what=_("手机号"))
        seen.phone = person.phone


def _with_due(rows: QuerySet[Application]) -> QuerySet[Application]:
    running: Any = ApplicationDue.objects.running().filter(
        holder=OuterRef("holder_id"), application=OuterRef("id")
    )
    return rows.annotate(due_on=Subquery(running.order_by("due_on").values("due_on")[:1]))
