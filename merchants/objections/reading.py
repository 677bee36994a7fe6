"""Items with everything disputed about them, and cases as each side sees them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from backend.accounts.organisations.models import Organisation
from backend.deadlines.shapes import deadline_shown
from backend.kernel.errors import NotFound
from backend.web.templatetags.shown import differences
from merchants.objections.choices import Status
from merchants.objections.correcting import fields_of
from merchants.objections.items import item_of
from merchants.objections.models import Objection, ObjectionQuerySet
from merchants.objections.offices import AREA
from merchants.objections.rechecks.models import Recheck
from merchants.objections.refusals import NoSuchObjection
from merchants.objections.statements.actions import statement_of
from merchants.objections.statements.models import Statement
from merchants.objections.telling import name_of
from merchants.objections.terms import clocks_of
from merchants.records.models import Record
from merchants.registry.models import Merchant

PLAIN = ("id", "kind", "title", "document_no", "office", "office_code", "decided_on")


def today() -> date:
    """The day in the city."""
    return timezone.localdate()


def item_shown(record: Record) -> dict[str, Any]:
    """An item as anybody may read it, with what is and was disputed about it."""
    cases = list(_about(record).exclude(status=Status.WITHDRAWN).order_by("-id"))
    statement = statement_of(record)
    details = {name: text for name, text in fields_of(record).items() if text}
    return {
        **{name: getattr(record, name) for name in PLAIN},
        "details": details,
        "rows": in_words(details | {"public_until": ""}),
        "delivered_by": record.source.name,
        "delivered_at": record.recorded_at,
        "catalogue_item": record.catalogue_item,
        "kind_name": record.get_kind_display(),
        "published_on": record.public_from,
        "ends_on": record.public_until,
        "contested": any(case.is_open for case in cases),
        "objections": [public_case(case) for case in cases],
        "statement": statement_shown(statement),
        "recheck": recheck_shown(pending_recheck(record)),
    }


def in_words(details: dict[str, str]) -> list[tuple[str, str, str]]:
    """Label, nothing, value: what a page writes of the fields; the title is its heading."""
    told = {name: text for name, text in details.items() if text and name != "title"}
    return differences({"before": {}, "after": told})


def public_case(case: Objection) -> dict[str, Any]:
    """What everybody may know of an objection: not who wrote it, not what was written."""
    return {
        "filed_on": timezone.localdate(case.filed_at),
        "ground": case.ground,
        "ground_name": case.get_ground_display(),
        "status": case.status,
        "status_name": case.get_status_display(),
        "is_appeal": case.appeals is not None,
        "due_on": case.due_on if case.is_open else None,
        "lapsed": case.lapsed_at is not None,
        "decided_on": timezone.localdate(case.decided_at) if case.decided_at else None,
        "decided_by": name_of(case.decide_office) if case.decided_at else "",
        "reasons": case.reasons,
        "before": case.before,
        "after": case.after,
        "extensions": _extensions(case),
    }


def statement_shown(statement: Statement | None) -> dict[str, Any] | None:
    """A statement as the card tells it."""
    if statement is None or not (statement.words or statement.is_hidden):
        return None
    return {
        "text": statement.words,
        "written_on": timezone.localdate(statement.written_at),
        "verified": False,
        "hidden": statement.is_hidden,
        "changed_by": statement.office or None,
        "changed_because": statement.reason or None,
    }


def recheck_shown(recheck: Recheck | None) -> dict[str, Any] | None:
    """A pending request as everybody sees it."""
    if recheck is None:
        return None
    return {
        "requested_on": timezone.localdate(recheck.asked_at),
        "due_on": recheck.due_on,
        "late": recheck.due_on < timezone.localdate(),
    }


def pending_recheck(record: Record) -> Recheck | None:
    """The request for a new inspection that waits, if there is one."""
    found: Recheck | None = Recheck.objects.filter(
        merchant=record.merchant_id,
        kind=record.kind,
        business_key=record.business_key,
        status="pending",
    ).first()
    return found


def case_shown(case: Objection, *, words: str = "") -> dict[str, Any]:
    """A case for whoever filed it, and for offices."""
    return public_case(case) | {
        "id": case.id,
        "item": {"id": case.item, "kind": case.kind, "title": title_then(case)},
        "merchant": {"code": case.merchant.code, "name": case.merchant.name},
        "office": case.office,
        "filed_at": case.filed_at,
        "by_person": case.shop is None,
        "words": words,
        "files": len(case.files),
        "appeals": case.appeals,
        "check_office": name_of(case.check_office),
        "decide_office": name_of(case.decide_office),
        "checked_at": case.checked_at,
        "decided_at": case.decided_at,
        "lapsed_at": case.lapsed_at,
        "deadlines": [deadline_shown(row) for row in clocks_of(case)],
        "may_be_withdrawn": case.is_open,
        "may_be_appealed": _may_be_appealed(case),
    }


def title_then(case: Objection) -> str:
    """What the item was called when it was contested."""
    rows = Record.objects.filter(
        merchant=case.merchant_id, id=case.item, version=case.version
    ).values_list("title", flat=True)
    return rows.first() or ""


def cases_of_shop(merchant_id: UUID) -> ObjectionQuerySet:
    """What a shop filed, the newest first; what a person wrote in person is theirs alone."""
    mine: ObjectionQuerySet = Objection.objects.filter(merchant=merchant_id, shop__isnull=False)
    return mine.select_related("merchant").order_by("-id")


def cases_of_person(person: UUID) -> ObjectionQuerySet:
    """What a person filed for themselves, the newest first."""
    mine: ObjectionQuerySet = Objection.objects.filter(filed_by=person, shop=None)
    return mine.select_related("merchant").order_by("-id")


def one_of(rows: ObjectionQuerySet, objection: UUID) -> Objection:
    """One of these. Raises NoSuchObjection."""
    found = rows.filter(id=objection).first()
    if found is None:
        raise NoSuchObjection
    return found


def waiting_at(office: Organisation) -> ObjectionQuerySet:
    """What this office has to check or to decide, due first."""
    mine = Q(status=Status.CHECKING, check_office=office.pk)
    mine |= Q(status=Status.DECIDING, decide_office=office.pk)
    if AREA in office.subject_kinds:
        nobodys = Q(status=Status.DECIDING, decide_office=None)
        mine |= nobodys & _within(office)
    rows: ObjectionQuerySet = Objection.objects.filter(mine)
    return rows.select_related("merchant").order_by("due_on", "id")


def at_office(office: Organisation, objection: UUID) -> Objection:
    """A case that is or was this office's to check or to decide. Raises NoSuchObjection."""
    mine = Q(check_office=office.pk) | Q(decide_office=office.pk)
    if AREA in office.subject_kinds:
        mine |= Q(decide_office=None) & _within(office)
    rows: ObjectionQuerySet = Objection.objects.filter(mine).select_related("merchant")
    return one_of(rows, objection)


def contested_among(merchant: Merchant, items: Iterable[Record]) -> set[UUID]:
    """Which of these items are contested now."""
    open_ones = Objection.objects.open().filter(merchant=merchant)
    documents = set(open_ones.values_list("kind", "business_key"))
    return {one.id for one in items if (one.kind, one.business_key) in documents}


def merchant_of(organisation: Organisation) -> Merchant:
    """The shop in the register that an organisation stands for. Raises NotFound."""
    found = organisation.merchant and Merchant.objects.filter(pk=organisation.merchant).first()
    if not found:
        raise NotFound
    return found


def item_at_shop(organisation: Organisation, item: UUID) -> Record:
    """An item of one's own shop, public or not. Raises NotFound, NoSuchItem."""
    return item_of(merchant_of(organisation), item)


def _about(record: Record) -> ObjectionQuerySet:
    rows: ObjectionQuerySet = Objection.objects.filter(
        merchant=record.merchant_id, kind=record.kind, business_key=record.business_key
    )
    return rows


def _may_be_appealed(case: Objection) -> bool:
    if case.status != Status.REJECTED or case.appeals:
        return False
    return not Objection.objects.filter(merchant=case.merchant_id, appeals=case.id).exists()


def _extensions(case: Objection) -> list[dict[str, Any]]:
    legs = [leg for row in clocks_of(case) for leg in row.extensions]
    return [{name: leg[name] for name in ("by", "reason", "granted_on", "on")} for leg in legs]


def _within(office: Organisation) -> Q:
    places = Q(pk__in=[])
    for division in office.divisions:
        stem = division[:2] if division.endswith("0000") else division
        stem = stem[:4] if stem.endswith("00") else stem
        places |= Q(merchant__division_code__startswith=stem)
    return places
