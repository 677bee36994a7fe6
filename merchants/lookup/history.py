"""What happened to a page: days of change, before and after; ended items without their content."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from merchants.commitments.choices import ADVERSE
from merchants.commitments.models import Commitment
from merchants.lookup.cards import today
from merchants.lookup.models import Change
from merchants.records.models import Record
from merchants.registry.models import Merchant, MerchantVersion

# What a reader of the page would notice; names of persons and internal marks are not compared.
COMPARED = ("name", "entity_type", "status", "established_on", "closed_on", "capital", "scope",
            "address")  # fmt: skip
PAGE = 50
Item = Record | Commitment
GONE = "item_gone"


@dataclass(frozen=True)
class Step:
    """One line of a history: what changed on the page, when; both sides where both may be told."""

    id: int
    at: datetime
    kind: str
    item_kind: str
    title: str | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    decided_on: date | None = None


def history_of(merchant_id: UUID, *, before: int | None = None) -> tuple[list[Step], bool]:
    """A page of steps, newest first, and whether older ones follow.

    `before` is the id of the last step seen.
    """
    changes = Change.objects.filter(merchant_id=merchant_id).order_by("-id")
    if before is not None:
        changes = changes.filter(id__lt=before)
    found = list(changes[: PAGE + 1])
    page = found[:PAGE]
    public = _public_items(merchant_id, {c.item_id for c in page if c.item_id})
    faces = _faces(merchant_id) if any(c.kind == "updated" for c in page) else []
    return [_step(change, public, faces) for change in page], len(found) > PAGE


def _public_items(merchant_id: UUID, item_ids: set[UUID]) -> dict[UUID, list[Item]]:
    """Versions of those items that may still be shown today, oldest first.

    Without those that a later row of the same file replaced: they never were on the page.
    """
    records = Record.objects.filter(merchant_id=merchant_id, id__in=item_ids)
    now_public = set(records.public(on=today()).values_list("id", flat=True))
    versions: dict[UUID, list[Item]] = {}
    once_shown = records.filter(id__in=now_public).exclude(superseded_at=F("recorded_at"))
    for record in once_shown.order_by("version"):
        versions.setdefault(record.id, []).append(record)
    for promise in _public_promises(merchant_id, item_ids - now_public):
        versions.setdefault(promise.id, []).append(promise)
    return versions


def _public_promises(merchant_id: UUID, item_ids: set[UUID]) -> list[Commitment]:
    """The same of commitments. What was found against one and is taken back is not told again."""
    if not item_ids:
        return []
    every = Commitment.objects.filter(merchant_id=merchant_id, id__in=item_ids)
    now = {one.id: one.status for one in every.public(on=today())}
    once_shown = every.filter(id__in=now).exclude(superseded_at=F("recorded_at"))
    return [
        one
        for one in once_shown.filter(publicity="public").order_by("version")
        if one.status not in ADVERSE or now[one.id] in ADVERSE
    ]


def _faces(merchant_id: UUID) -> list[tuple[datetime, dict[str, Any]]]:
    """What the register said and from when, oldest first."""
    versions = MerchantVersion.objects.filter(merchant_id=merchant_id)
    faces = [
        (version.recorded_at, version.facts)
        for version in versions.order_by("recorded_at", "superseded_at")
        if version.recorded_at != version.superseded_at
    ]
    merchant = Merchant.objects.filter(pk=merchant_id).values().get()
    return [*faces, (merchant["recorded_at"], merchant)]


def _step(
    change: Change,
    public: dict[UUID, list[Item]],
    faces: list[tuple[datetime, dict[str, Any]]],
) -> Step:
    step = Step(change.id, change.at, change.kind, change.item_kind)
    if change.kind == "updated":
        return _with_faces(step, faces)
    if change.item_id is None:
        return step
    versions = public.get(change.item_id)
    if versions is None:
        # What is public no more is told as a change of the page, not even by its kind.
        kind = change.kind if change.kind == "item_ended" else GONE
        return Step(change.id, change.at, kind, "record")
    if change.kind == "item_ended":
        return step
    return _of_item(change, step, versions)


def _of_item(change: Change, step: Step, versions: list[Item]) -> Step:
    current = ([v for v in versions if v.recorded_at <= change.at] or versions[:1])[-1]
    named = replace(step, title=current.title)
    if change.kind != "item_corrected":
        return replace(named, decided_on=_day_of(current))
    if isinstance(current, Commitment) and current.recorded_at != change.at:
        return named  # a finding that is told no more
    earlier = [v for v in versions if v.superseded_at == current.recorded_at]
    before, after = _differences(_told(earlier[-1]) if earlier else {}, _told(current))
    return replace(named, before=before, after=after)


def _day_of(item: Item) -> date:
    return item.made_on if isinstance(item, Commitment) else item.decided_on


def _with_faces(step: Step, faces: list[tuple[datetime, dict[str, Any]]]) -> Step:
    place = next((n for n, (at, _) in enumerate(faces) if at == step.at), None)
    if not place:
        return step
    old, new = (_face([facts for _, facts in faces[n:]]) for n in (place - 1, place))
    before, after = _differences(old, new)
    return Step(step.id, step.at, step.kind, step.item_kind, None, before, after)


def _face(onwards: list[dict[str, Any]]) -> dict[str, Any]:
    """What the first of these rows told.

    A home stays private for the days before it was known to be one, and after the shop left it.
    """
    told = {name: str(onwards[0].get(name) or "") for name in COMPARED}
    if any(facts.get("address_withheld") for facts in onwards):
        told["address"] = ""
    return told


def _told(record: Item) -> dict[str, Any]:
    if isinstance(record, Commitment):
        return _promised(record)
    common = {
        "title": record.title,
        "document_no": record.document_no,
        "office": record.office,
        "decided_on": record.decided_on.isoformat(),
        "valid_until": record.valid_until.isoformat() if record.valid_until else "",
        "ends_on": record.public_until.isoformat() if record.public_until else "",
    }
    return common | {name: value for name, value in record.facts.items() if value}


def _promised(promise: Commitment) -> dict[str, Any]:
    days = ("valid_until", "withdrawn_on", "determined_on")
    plain = ("title", "content", "liability", "unfulfilled", "accountability", "determined_by")
    told = {name: getattr(promise, name) for name in plain if getattr(promise, name)}
    told |= {name: day.isoformat() for name in days if (day := getattr(promise, name))}
    return told | {"promise": str(promise.status)}


def _differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in {**old, **new} if old.get(name, "") != new.get(name, "")]
    return {n: old.get(n, "") for n in names}, {n: new.get(n, "") for n in names}


# How the page calls what the feed calls otherwise.
SHOWN_AS = {
    "registered": "registered",
    "updated": "changed",
    "item_published": "published",
    "item_corrected": "corrected",
    "item_marked": "changed",
    "item_ended": "ended",
    GONE: "changed",
    "seal_changed": "changed",
}


def shown(step: Step) -> dict[str, Any]:
    """A step as the page's template reads it."""
    about = "seal" if step.kind == "seal_changed" else step.item_kind or "merchant"
    return {
        "at": step.at,
        "kind": SHOWN_AS[step.kind],
        "item_kind": about,
        "title": step.title,
        "decided_on": step.decided_on,
        "before": step.before,
        "after": step.after,
    }
