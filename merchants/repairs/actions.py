"""What a shop does: ask for a repair, withdraw, have a refusal looked at again.

Order of locks: files kept, the merchant, the repair, its clocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record as receipted_act
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.actions import drop, start
from backend.deadlines.counting import Term
from backend.files.actions import keep_evidence
from backend.files.models import StoredFile
from backend.kernel.constraints import constraint
from backend.kernel.errors import NotFound
from backend.kernel.ids import uuid7
from backend.kernel.vault import vault
from backend.scrub.text import is_wordless
from merchants.commitments.versions import held
from merchants.records.effects import Document, unmark
from merchants.records.marks import Effect
from merchants.registry.models import Merchant
from merchants.repairs import telling
from merchants.repairs.choices import AGAINST, REPAIR, State
from merchants.repairs.commitment import promise_truth, take_back
from merchants.repairs.items import Item, item_of
from merchants.repairs.models import LONGEST, MOST_FILES, Repair, RepairClock
from merchants.repairs.offices import office_of, superior_of
from merchants.repairs.refusals import (
    AlreadyAsked,
    Barred,
    ClassMissing,
    CommitmentMissing,
    NotContestable,
    ProofMissing,
    TooManyProofs,
    WordsMissing,
    WordsTooLong,
)
from merchants.repairs.terms import ACCEPT, ANSWER
from merchants.staff.reading import staffs

ROOM = "repairs"
SUBJECT = "merchants.repair"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is handed in: how the duty was fulfilled, its proof, and the signed commitment."""

    words: str
    files: Sequence[UploadedFile[Any]] = ()
    is_signed: bool = False


@transaction.atomic
def ask_for_repair(*, shop: Organisation, person: User, record: UUID, asked: Asked) -> Repair:
    """Apply for the repair of one item; it costs nothing.

    Raises NotFound, NoSuchRecord, what stands in the way of the item (`items.Item.obstacle`),
    ProofMissing, TooManyProofs, CommitmentMissing, WordsMissing, NoOffice, and as files do.
    """
    kept = _kept(person, asked)
    merchant = held_shop(shop, person)
    item = item_of(merchant, record, on=timezone.localdate())
    if item.obstacle is not None:
        raise item.obstacle
    office = office_of(item, merchant)
    return _filed(_drafted(merchant, item, office), office, person, shop, asked, kept)


@transaction.atomic
def appeal_repair(*, shop: Organisation, person: User, repair: UUID, asked: Asked) -> Repair:
    """Have a refusal decided anew by somebody else, once: a new case that points at it.

    Raises NotFound, NotContestable, and what asking raises, but for a bar: it may be contested.
    """
    kept = _kept(person, asked)
    merchant = held_shop(shop, person)
    first = own_repair(merchant, repair)
    if first.state not in AGAINST or first.appeals:
        raise NotContestable
    item = item_of(merchant, first.record, on=timezone.localdate())
    if item.obstacle is not None and not isinstance(item.obstacle, Barred):
        raise item.obstacle
    office = superior_of(first.office, merchant) or office_of(item, merchant)
    made = _drafted(merchant, item, office)
    made.appeals = first.id
    with constraint("a_refused_repair_is_appealed_once", raises=NotContestable):
        return _filed(made, office, person, shop, asked, kept)


@transaction.atomic
def withdraw_repair(*, shop: Organisation, person: User, repair: UUID) -> Repair:
    """Take an application back; what was hidden meanwhile is shown again. Twice is once.

    Raises NotFound, StepNotAllowed.
    """
    merchant = held_shop(shop, person)
    found = own_repair(merchant, repair)
    if found.state == State.WITHDRAWN:
        return found
    REPAIR.check(found.state, State.WITHDRAWN)
    found.state, found.closed_at = State.WITHDRAWN, timezone.now()
    found.entry = receipted(found, "withdrawn", by=person, acting_for=shop)
    found.save()
    for clock in clocks_of(found).running():
        drop(clock)
    take_back(merchant, found.commitment)
    unmark(document_of(found), Effect.SUSPENDED, case=found.id)
    return found


def held_shop(shop: Organisation, person: User) -> Merchant:
    """The shop's merchant, held, for somebody who may act for it now. Raises NotFound."""
    if shop.merchant is None or not staffs(person.pk, shop.merchant):
        raise NotFound
    return held(shop.merchant)


def own_repair(merchant: Merchant, repair: UUID) -> Repair:
    """One of this merchant's, held. Raises NotFound."""
    mine = Repair.objects.select_for_update().filter(merchant=merchant.pk, id=repair)
    found: Repair | None = mine.first()
    if found is None:
        raise NotFound
    found.merchant = merchant
    return found


def document_of(repair: Repair) -> Document:
    """The document that the repair is about."""
    return Document(repair.merchant_id, repair.kind, repair.business_key)


def clocks_of(repair: Repair) -> Any:
    """All clocks of a repair, in the order in which they began."""
    mine = RepairClock.objects.filter(merchant=repair.merchant_id, repair_id=repair.id)
    return mine.order_by("started_on", "id")


def begin_clock(repair: Repair, term: Term) -> RepairClock:
    """Start one clock of the deciding office, today."""
    row = RepairClock(merchant_id=repair.merchant_id, repair_id=repair.id)
    row.owed_by_id = repair.office
    return start(row, term=term, on=timezone.localdate())


def receipted(
    repair: Repair,
    verb: str,
    *,
    by: User | None,
    acting_for: Organisation | None = None,
    **more: Any,
) -> UUID:
    """Record one step: audit and the leaf of the log; the entry of its receipt."""
    act = {
        "repair": str(repair.id),
        "merchant": repair.merchant.code,
        "document": repair.document_no,
        "decided_on": repair.decided_on.isoformat(),
        "severity": str(repair.severity),
        "state": str(repair.state),
    }
    made = receipted_act(
        f"repair.{verb}",
        subject=(SUBJECT, str(repair.id)),
        actor=by,
        act=act | more,
        acting_for=acting_for,
    )
    return made.entry.pk


def words_context(repair: UUID) -> str:
    """The context under which an applicant's words are sealed."""
    return f"merchants_repair.words:{repair}"


def _kept(person: User, asked: Asked) -> list[StoredFile]:
    """Keep the proof before any lock is taken, when the rest of the form is fit."""
    if not asked.is_signed:
        raise CommitmentMissing
    if is_wordless(asked.words.strip()):
        raise WordsMissing
    if len(asked.words.strip()) > LONGEST:
        raise WordsTooLong
    if not asked.files:
        raise ProofMissing
    if len(asked.files) > MOST_FILES:
        raise TooManyProofs
    return [keep_evidence(file, owner=person.pk, room=ROOM) for file in asked.files]


def _drafted(merchant: Merchant, item: Item, office: Organisation) -> Repair:
    row, today = item.record, timezone.localdate()
    if item.earliest_on is None:
        raise ClassMissing
    return Repair(
        merchant=merchant, id=uuid7(), kind=row.kind, business_key=row.business_key,
        record=row.id, title=row.title, document_no=row.document_no, severity=item.severity,
        decided_on=item.document_day, earliest_on=item.earliest_on, filed_on=today,
        office=office.pk, office_name=office.name, office_code=office.code,
    )  # fmt: skip


def _filed(
    made: Repair,
    office: Organisation,
    person: User,
    shop: Organisation,
    asked: Asked,
    kept: list[StoredFile],
) -> Repair:
    """Write it down with its commitment, receipt and clocks, and tell the office."""
    made.filed_by, made.files = person.pk, [file.pk for file in kept]
    sealed = vault().seal(asked.words.strip().encode(), context=words_context(made.id))
    made.words_sealed = sealed
    digests = [bytes(file.sha256).hex() for file in kept]
    made.entry = receipted(
        made, "filed", by=person, acting_for=shop, sha256=digests,
        appeals=str(made.appeals) if made.appeals else "",
    )  # fmt: skip
    promised = promise_truth(made.merchant, office=office, entry=made.entry, on=made.filed_on)
    made.commitment = promised.id
    with constraint("one_open_repair_per_document", raises=AlreadyAsked):
        made.save(force_insert=True)
    begin_clock(made, ACCEPT)
    clock = begin_clock(made, ANSWER)
    telling.office_waits(made, due=clock.due_on)
    return made
