"""Filing, withdrawing, appealing. From the moment it is filed the item is marked everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.actions import start
from backend.files.actions import keep_evidence
from backend.files.models import StoredFile
from backend.kernel.constraints import constraint
from backend.kernel.errors import NotFound
from backend.kernel.ids import uuid7
from merchants.objections import moves, telling, terms
from merchants.objections.choices import Status
from merchants.objections.items import item_of, why_gone
from merchants.objections.models import Objection
from merchants.objections.offices import checking_office, deciding_office
from merchants.objections.receipts import witness
from merchants.objections.refusals import (
    AlreadyAppealed,
    AlreadyOpen,
    AppealInstead,
    NoSuchObjection,
    NothingToAppeal,
    NotNamed,
)
from merchants.objections.words import sealed
from merchants.records import effects
from merchants.records.marks import Effect
from merchants.records.models import Record
from merchants.registry.models import Merchant
from merchants.registry.representatives import is_representative
from merchants.staff.claiming import own_name

ROOM = "record_objections"


@dataclass(frozen=True, kw_only=True)
class Filer:
    """Who objects: for the shop, or (`shop` None) the person named in the register themselves."""

    person: User
    shop: Organisation | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """Why, in the filer's words, and what shows it."""

    ground: str = ""
    words: str
    files: Sequence[UploadedFile[Any]] = ()


@transaction.atomic
def file_objection(*, by: Filer, merchant: Merchant, item: UUID, said: Said) -> Objection:
    """Dispute an item; it is marked at once and goes to be checked.

    Raises NotVerified, NotNamed, NoSuchItem, ItemGone, AlreadyOpen, AppealInstead, AlreadyAppealed,
    WordsMissing, WordsTooLong, and what is wrong with a file.
    """
    require_named(by, merchant)
    kept = _kept(by.person, said)
    held = effects.hold(merchant.pk)
    record = item_of(held, item)
    _require_there(record)
    _require_new(record)
    made = _about(record, by=by)
    made.ground = said.ground
    return _filed(made, by=by, words=said.words, kept=kept)


@transaction.atomic
def appeal_decision(*, by: Filer, objection: UUID, said: Said) -> Objection:
    """Contest a rejection: a new case that points at it, for somebody else, once.

    Raises NoSuchObjection, NothingToAppeal, AlreadyAppealed, ItemGone, AlreadyOpen.
    """
    kept = _kept(by.person, said)
    first = own_case(moves.held(objection), by=by)
    if first.status != Status.REJECTED:
        raise NothingToAppeal
    if first.appeals is not None:
        raise AlreadyAppealed
    record = item_of(first.merchant, first.item)
    _require_there(record)
    made = _about(record, by=by)
    made.ground, made.appeals = first.ground, first.id
    with constraint("a_decision_on_record_is_appealed_once", raises=AlreadyAppealed):
        return _filed(made, by=by, words=said.words, kept=kept)


@transaction.atomic
def withdraw_objection(*, by: Filer, objection: UUID) -> Objection:
    """Take it back; the mark goes. Twice is once. Raises NoSuchObjection, StepNotAllowed."""
    found = own_case(moves.held(objection), by=by)
    if found.status == Status.WITHDRAWN:
        return found
    moves.close(found, Status.WITHDRAWN, is_answer=False)
    found.entry = witness(found, "withdrawn", by=by.person, acting_for=by.shop)
    found.save()
    moves.unmark(found)
    telling.tell_filer(found, "withdrawn")
    return found


def own_case(objection: Objection, *, by: Filer) -> Objection:
    """The case if it is the filer's. Raises NoSuchObjection."""
    if by.shop is not None:
        is_own = objection.shop is not None and by.shop.merchant == objection.merchant_id
    else:
        is_own = objection.shop is None and objection.filed_by == by.person.pk
    if not is_own:
        raise NoSuchObjection
    return objection


def require_named(by: Filer, merchant: Merchant) -> None:
    """Only whom the record is about. Raises NotFound, NotVerified, NotNamed."""
    if by.shop is not None:
        if by.shop.merchant != merchant.pk:
            raise NotFound
    elif not is_representative(merchant, own_name(by.person)):
        raise NotNamed


def _require_there(record: Record) -> None:
    gone = why_gone(record, on=timezone.localdate())
    if gone is not None:
        raise gone


def _require_new(record: Record) -> None:
    """What was decided is appealed, not filed again, until the record says something else."""
    same = Objection.objects.filter(
        merchant=record.merchant_id, kind=record.kind, business_key=record.business_key
    )
    last = same.decided().order_by("-decided_at").first()
    if last is None or last.status != Status.REJECTED or record.version > last.version:
        return
    raise AlreadyAppealed if last.appeals else AppealInstead


def _about(record: Record, *, by: Filer) -> Objection:
    merchant = record.merchant
    source = record.source_id
    checking = checking_office(merchant)
    deciding = deciding_office(record, merchant)
    return Objection(
        merchant=merchant,
        id=uuid7(),
        kind=record.kind,
        business_key=record.business_key,
        item=record.id,
        version=record.version,
        office=record.office,
        office_code=record.office_code,
        source_code=source,
        filed_by=by.person.pk,
        shop=by.shop.pk if by.shop else None,
        check_office=checking.pk if checking else None,
        decide_office=deciding.pk if deciding else None,
    )


def _filed(made: Objection, *, by: Filer, words: str, kept: list[StoredFile]) -> Objection:
    made.words_sealed = sealed(words, case=made.id)
    made.files = [file.pk for file in kept]
    digests = [bytes(file.sha256).hex() for file in kept]
    said = {"words": words.strip(), "files": digests, "appeals": str(made.appeals or "")}
    made.entry = witness(made, "filed", by=by.person, acting_for=by.shop, **said)
    with constraint("one_open_objection_per_document", raises=AlreadyOpen):
        made.save(force_insert=True)
    effects.mark(moves.document_of(made), Effect.CONTESTED, case=made.id)
    _begin(made)
    telling.tell_filer(made, "filed")
    telling.tell_office(made)
    return made


def _begin(made: Objection) -> None:
    """The check's clock; where nobody checks, the source office's at once."""
    if made.check_office is None:
        moves.forward(made)
        return
    clock = terms.new_clock(made, owed_by=made.check_office)
    made.due_on = start(clock, term=terms.check_term(), on=timezone.localdate()).due_on
    made.save(update_fields=["due_on"])


def _kept(person: User, said: Said) -> list[StoredFile]:
    return [keep_evidence(file, owner=person.pk, room=ROOM) for file in said.files]
