"""Writing a statement, taking it back; an office changes or hides one for abuse, with a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.accounts.acts import record as record_act
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import NotFound
from backend.notices.actions import notify_organisation
from merchants.objections.choices import Side
from merchants.objections.impartial import ever_staffed
from merchants.objections.items import item_of, of_document, why_gone
from merchants.objections.offices import answers_for
from merchants.objections.refusals import (
    NoStatement,
    NoSuchItem,
    OwnInterest,
    ReasonsMissing,
    WordsUnfit,
)
from merchants.objections.statements.models import LONGEST, Statement
from merchants.objections.words import fit
from merchants.records import effects
from merchants.records.models import Record
from merchants.registry.models import Merchant
from merchants.registry.signals import item_changed
from merchants.staff.reading import shop_of

SUBJECT = "merchants.statement"
LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who writes, and for whom."""

    person: User
    acting_for: Organisation


@transaction.atomic
def write_statement(*, by: Writer, merchant: Merchant, item: UUID, text: str) -> Statement | None:
    """Say something beside an item, or something else; nothing takes it back. Twice is once.

    Raises NotFound, NoSuchItem, ItemGone, and what `fit` refuses; what an office took away for
    abuse is refused again.
    """
    if by.acting_for.merchant != merchant.pk:
        raise NotFound
    record = _standing(merchant, item)
    last = statement_of(record)
    words = fit(text, most=LONGEST) if text.strip() else ""
    if (last.words if last else "") == words and not (last and last.is_hidden):
        return last
    if words and _was_taken_away(record, words):
        raise WordsUnfit
    return _succeed(record, last, by=by, side=Side.MERCHANT, words=words)


@transaction.atomic
def moderate_statement(
    *, by: Writer, merchant: Merchant, item: UUID, words: str, reason: str
) -> Statement:
    """Change a statement, or hide it (no words), for abuse; who did it and why stays shown.

    Raises NoSuchItem, NoStatement, OwnInterest, ReasonsMissing, and what `fit` refuses.
    """
    record = _standing(merchant, item)
    if not answers_for(by.acting_for, record, merchant):
        raise NoSuchItem
    if ever_staffed(by.person.pk, merchant.pk):
        raise OwnInterest
    last = statement_of(record)
    if last is None or not (last.words or last.is_hidden):
        raise NoStatement
    kept = fit(words, most=LONGEST) if words.strip() else ""
    if not reason.strip():
        raise ReasonsMissing
    why = fit(reason, most=LONGEST_REASON)
    if (last.side, last.words, last.reason) == (Side.OFFICE, kept, why):
        return last
    made = _succeed(record, last, by=by, side=Side.OFFICE, words=kept, reason=why)
    _tell(made, record)
    return made


def statement_of(record: Record) -> Statement | None:
    """The current version beside the item's document."""
    found: Statement | None = _versions(record).current().first()
    return found


def versions_of(record: Record) -> list[Statement]:
    """All versions, the newest first."""
    return list(_versions(record).order_by("-version"))


def announce(record: Record) -> None:
    """Card, feed and history of every source's row follow, in this transaction."""
    now = timezone.now()
    rows = of_document(effects.document_of(record)).public(on=timezone.localdate(now))
    for item in rows:
        item_changed.send(
            sender=Record,
            merchant_id=item.merchant_id,
            change="item_marked",
            item_id=item.id,
            item_kind=item.kind,
            at=now,
        )


def _versions(record: Record) -> Any:
    return Statement.objects.filter(
        merchant=record.merchant_id, kind=record.kind, business_key=record.business_key
    )


def _standing(merchant: Merchant, item: UUID) -> Record:
    record = item_of(effects.hold(merchant.pk), item)
    gone = why_gone(record, on=timezone.localdate())
    if gone is not None:
        raise gone
    return record


def _was_taken_away(record: Record, words: str) -> bool:
    """Whether the shop said just this before and an office's version followed it."""
    offices = _versions(record).filter(side=Side.OFFICE).values_list("version", flat=True)
    before = [number - 1 for number in offices]
    return bool(_versions(record).filter(version__in=before, words=words).exists())


def _succeed(
    record: Record, last: Statement | None, *, by: Writer, side: Side, words: str, reason: str = ""
) -> Statement:
    by_office, now = side == Side.OFFICE, timezone.now()
    if last is not None:
        mine = Statement.objects.filter(merchant=last.merchant_id, id=last.id)
        mine.update(superseded_at=now)
    made = Statement(
        merchant_id=record.merchant_id,
        kind=record.kind,
        business_key=record.business_key,
        version=last.version + 1 if last else 1,
        side=side,
        words=words,
        is_hidden=by_office and not words,
        office=by.acting_for.name if by_office else "",
        reason=reason,
        written_by=by.person.pk,
        written_at=now,
    )
    made.entry = _witness(made, record, by=by)
    made.save(force_insert=True)
    announce(record)
    return made


def _witness(made: Statement, record: Record, *, by: Writer) -> UUID:
    act = {"item": str(record.id), "version": made.version, "words": made.words}
    verb = "statement.moderated" if made.side == Side.OFFICE else "statement.written"
    return record_act(
        verb,
        subject=(SUBJECT, str(made.id)),
        actor=by.person,
        act=act | {"reason": made.reason},
        acting_for=by.acting_for,
    ).entry.pk


def _tell(made: Statement, record: Record) -> None:
    shop = shop_of(record.merchant_id)
    if shop is None:
        return
    notify_organisation(
        shop,
        kind="statement.changed",
        subject=(SUBJECT, str(made.id)),
        words={
            "title": record.title[:60],
            "office": made.office,
            "outcome": _("隐藏") if made.is_hidden else _("修改"),
            "reasons": made.reason,
        },
        address=f"/shop/records/{record.id}",
        key=str(made.id),
    )
