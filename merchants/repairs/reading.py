"""Reading repairs: a shop's items and applications, an office's queue, what anybody may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from backend.accounts.organisations.models import Organisation
from backend.api import cursors
from backend.audit.models import Event
from backend.deadlines.shapes import deadline_shown
from backend.kernel.errors import NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.commitments.models import Commitment
from merchants.records.models import Record, Severity
from merchants.registry.models import Merchant
from merchants.repairs.actions import SUBJECT
from merchants.repairs.choices import AGAINST, NEXT_STEP, OPEN
from merchants.repairs.items import Item, items_of, negative
from merchants.repairs.models import Repair, RepairBar, RepairClock
from merchants.repairs.refusals import Barred

STEPS = {
    "repair.filed": gettext_noop("提交申请"),
    "repair.accepted": gettext_noop("受理"),
    "repair.extended": gettext_noop("延长办理期限"),
    "repair.granted": gettext_noop("准予修复"),
    "repair.refused": gettext_noop("不予修复"),
    "repair.declined": gettext_noop("不予受理"),
    "repair.withdrawn": gettext_noop("撤回申请"),
    "repair.undone": gettext_noop("撤销修复"),
    "repair.office_late": gettext_noop("机关逾期，信息先不公示"),
}


class Step(NamedTuple):
    """One step of a case and the entry of its receipt."""

    name: str
    at: Any
    entry: str


def merchant_of(shop: Organisation) -> Merchant:
    """The shop in the register that an organisation stands for. Raises NotFound."""
    found = shop.merchant and Merchant.objects.filter(pk=shop.merchant).first()
    if not found:
        raise NotFound
    return found


def items_page(
    merchant: UUID, *, on: date, limit: int, cursor: str, kind: str, public_only: bool = False
) -> tuple[list[Item], str | None]:
    """A page of what hurts a shop, newest first, and where it goes on."""
    rows: Any = negative(merchant, on=on)
    if public_only:
        rows = rows & Record.objects.public(on=on)
    found, after = paged(rows.select_related("source"), limit=limit, cursor=cursor, kind=kind)
    return items_of(merchant, found, on=on), after


def repairs_of(merchant: UUID) -> Any:
    """A shop's applications."""
    return Repair.objects.filter(merchant=merchant).select_related("merchant")


def one_of(merchant: UUID, repair: UUID) -> Repair:
    """One of them. Raises NotFound."""
    found: Repair | None = repairs_of(merchant).filter(id=repair).first()
    if found is None:
        raise NotFound
    return found


def queue_of(office: UUID) -> QuerySet[Repair]:
    """What waits at an office, by the day that comes first (`due_on`)."""
    own = RepairClock.objects.running().filter(
        merchant=OuterRef("merchant"), repair_id=OuterRef("id")
    )
    first = own.order_by("due_on").values("due_on")[:1]
    waiting: QuerySet[Repair] = Repair.objects.at(office).open().select_related("merchant")
    return waiting.annotate(due_on=Subquery(first)).order_by("due_on", "id")


def closed_at(office: UUID) -> Any:
    """What an office decided."""
    return Repair.objects.at(office).exclude(state__in=OPEN).select_related("merchant")


def one_at(office: UUID, repair: UUID) -> Repair:
    """One that this office decides or decided. Raises NotFound."""
    here = Repair.objects.at(office).select_related("merchant")
    found: Repair | None = here.filter(id=repair).first()
    if found is None:
        raise NotFound
    return found


def file_of(repair: Repair, number: int) -> UUID:
    """The first file is number 1. Raises NotFound."""
    if not 1 <= number <= len(repair.files):
        raise NotFound
    file: UUID = repair.files[number - 1]
    return file


def bars_of(merchant: UUID, *, on: date) -> list[RepairBar]:
    """What was found false and is public that day, newest first."""
    standing = RepairBar.objects.filter(merchant=merchant).standing(on=on)
    return list(standing.order_by("-since", "-id"))


def steps_of(repair: Repair) -> list[Step]:
    """What happened, oldest first, each with its receipt."""
    return steps_by([repair.id])[repair.id]


def steps_by(ids: Iterable[UUID]) -> dict[UUID, list[Step]]:
    """The same of several."""
    found: dict[UUID, list[Step]] = defaultdict(list)
    subjects = [str(one) for one in ids]
    events = Event.objects.filter(subject_type=SUBJECT, subject_id__in=subjects)
    for one in events.order_by("at", "id"):
        found[UUID(one.subject_id)].append(Step(_(STEPS[one.verb]), one.at, one.data["entry"]))
    return found


def receipt_of_step(repair: Repair, entry: UUID) -> dict[str, Any]:
    """The receipt of one step. Raises NotFound."""
    if str(entry) not in {step.entry for step in steps_of(repair)}:
        raise NotFound
    return receipt_of(Entry.objects.get(pk=entry))


def paged(rows: Any, *, limit: int, cursor: str, kind: str) -> tuple[list[Any], str | None]:
    """A page of rows, newest first, and where it goes on."""
    if cursor:
        (last,) = cursors.decode(kind, cursor)
        rows = rows.filter(id__lt=UUID(str(last)))
    found = list(rows.order_by("-id")[: limit + 1])
    after = cursors.encode(kind, [str(found[limit - 1].id)]) if len(found) > limit else None
    return found[:limit], after


def item_shown(item: Item) -> dict[str, Any]:
    """One item in the reader's language."""
    row, obstacle = item.record, item.obstacle
    return {
        "record": row.id,
        "kind": row.kind,
        "kind_name": str(row.get_kind_display()),
        "title": row.title,
        "document_no": row.document_no,
        "office": row.office,
        "legal_basis": row.legal_basis,
        "severity": item.severity or None,
        "severity_name": str(Severity(item.severity).label) if item.severity else _("未送达"),
        "decided_on": row.decided_on,
        "earliest_on": item.earliest_on,
        "public_until": item.ends_on,
        "is_public": item.is_public,
        "may_ask": item.may_ask,
        "obstacle": {"code": obstacle.code, "detail": str(obstacle)} if obstacle else None,
        "checklist": checklist(item),
    }


def checklist(item: Item) -> list[dict[str, Any]]:
    """What a repair needs; `is_met` None: the shop shows it with the application."""
    today = timezone.localdate()
    is_over = bool(item.earliest_on and item.earliest_on <= today)
    barred = isinstance(item.obstacle, Barred)
    met = {"known": bool(item.severity), "time": is_over, "not_barred": not barred}
    words = {
        "known": _("认定机关已送达严重程度（一般、严重或轻微）"),
        "time": _("最短公示期已满"),
        "fulfilled": _("已纠正违法失信行为、履行完义务，有证明材料"),
        "commitment": _("作出公开的信用承诺（文字已备好）"),
        "not_barred": _("三年内没有提交过虚假材料"),
    }
    return [{"code": code, "words": said, "is_met": met.get(code)} for code, said in words.items()]


PLAIN = (
    "record", "title", "document_no", "severity", "decided_on", "earliest_on", "filed_on", "state",
    "appeals", "reasons", "filed_at", "accepted_at", "closed_at",
)  # fmt: skip


def repair_shown(one: Repair) -> dict[str, Any]:
    """One application, without what is sealed."""
    return repairs_shown([one])[0]


def repairs_shown(rows: list[Repair]) -> list[dict[str, Any]]:
    """Applications of one shop, without what is sealed; so many statements, however many rows."""
    merchant, ids = (rows[0].merchant_id if rows else None), [one.id for one in rows]
    clocks, steps = clocks_by(rows), steps_by(ids)
    codes = Commitment.objects.current().filter(
        merchant=merchant, id__in=[one.commitment for one in rows]
    )
    code_of = dict(codes.values_list("id", "code"))
    contested = set(
        Repair.objects.filter(merchant=merchant, appeals__in=ids).values_list("appeals", flat=True)
    )
    return [
        {
            **_facts(one),
            "commitment": code_of.get(one.commitment),
            "deadlines": [deadline_shown(row) for row in clocks[one.id]],
            "may_appeal": one.state in AGAINST and not one.appeals and one.id not in contested,
            "steps": [step._asdict() for step in steps[one.id]],
        }
        for one in rows
    ]


def clocks_by(rows: Iterable[Repair]) -> dict[UUID, list[RepairClock]]:
    """The clocks of each, in the order in which they began."""
    found: dict[UUID, list[RepairClock]] = defaultdict(list)
    listed = list(rows)
    own = RepairClock.objects.filter(
        merchant__in={one.merchant_id for one in listed}, repair_id__in=[one.id for one in listed]
    )
    for row in own.order_by("started_on", "id"):
        found[row.repair_id].append(row)
    return found


def _facts(one: Repair) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in PLAIN},
        "reference": one.id,
        "severity_name": str(one.get_severity_display()),
        "state_name": str(one.get_state_display()),
        "office": one.office_name,
        "ground": one.ground or None,
        "ground_name": str(one.get_ground_display()) if one.ground else "",
        "next_step": str(NEXT_STEP[one.ground]) if one.ground else "",
        "files": len(one.files),
        "is_late": one.lapsed_at is not None,
        "is_hidden_meanwhile": one.lapsed_at is not None and one.is_open,
        "may_withdraw": one.state in OPEN,
    }


def bar_shown(bar: RepairBar) -> dict[str, Any]:
    """What is published of falsehood that was found."""
    plain = ("ground", "reasons", "since", "until")
    return {name: getattr(bar, name) for name in plain} | {
        "ground_name": str(bar.get_ground_display()),
        "office": bar.office_name,
    }
