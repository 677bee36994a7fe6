"""How delivered rows become records: one draft a row, one merge for every kind."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from backend.intake.declare import Dataset
from backend.intake.measures import LONG_TERM
from backend.intake.models import Batch
from backend.intake.staging import Merge, Outcome, register_merge
from backend.kernel.ids import uuid7
from merchants.records import datasets, merge_sql, publication
from merchants.registry.merging import Statements, merge_stage
from merchants.registry.signals import facts_changed

CITY_TIME = ZoneInfo("Asia/Shanghai")
REVOKED = "决定已被撤销"
REMOVED = "已移出名单"
Values = Mapping[str, Any]


@dataclass
class Draft:
    """A record as staged; the order of the fields is that of COLUMNS after `key`."""

    kind: str
    business_key: str
    title: str
    document_no: str
    office: str
    office_code: str
    decided_on: date
    legal_basis: str = ""
    catalogue_item: str = ""
    severity: str = ""
    valid_until: date | None = None
    is_publishable: bool = True
    public_from: date | None = None
    public_until: date | None = None
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


STATEMENTS = Statements(
    hold=merge_sql.HOLD,
    steps=merge_sql.STEPS,
    counts=merge_sql.COUNTS,
    tables=("merchants_merchant", "merchants_record"),
)

COLUMNS = (
    ("key", "text"),
    ("kind", "text"),
    ("business_key", "text"),
    ("title", "text"),
    ("document_no", "text"),
    ("office", "text"),
    ("office_code", "text"),
    ("decided_on", "date"),
    ("legal_basis", "text"),
    ("catalogue_item", "text"),
    ("severity", "text"),
    ("valid_until", "date"),
    ("is_publishable", "boolean"),
    ("public_from", "date"),
    ("public_until", "date"),
    ("withdrawn_at", "timestamptz"),
    ("withdrawn_reason", "text"),
    ("facts", "jsonb"),
    ("new_id", "uuid"),
)


def _money(amount: Decimal | None) -> dict[str, str] | None:
    """Yuan with two places; what was delivered in 万元 was converted when it was read."""
    if amount is None:
        return None
    return {"amount": f"{amount:.2f}", "currency": "CNY"}


def _midnight(on: date | None) -> datetime | None:
    return datetime.combine(on, time.min, tzinfo=CITY_TIME) if on else None


def _open_ended(on: date | None) -> date | None:
    """长期 is no day: what never ends has none."""
    return None if on == LONG_TERM else on


# The same number comes with 〔〕, 【】, [] or () round its year, full or half width.
_BRACKETS = str.maketrans("〔【［[（｛{〕】］]）｝}", "(((((((" + ")))))))")


def _same_document(*parts: object) -> str:
    """What makes two rows the same item: the document's number with what tells its parts apart."""
    spelled = "|".join(str(part or "") for part in parts)
    return "".join(unicodedata.normalize("NFKC", spelled.translate(_BRACKETS)).split())[:300]


def draft_permit(row: Values) -> Draft:
    """A permit stands until it is revoked or superseded; having lapsed, it says so."""
    return Draft(
        kind="permit",
        business_key=_same_document(row["document_no"], row["number"]),
        title=row["certificate"] or row["decision"],
        document_no=row["document_no"],
        office=row["office"],
        office_code=row["office_code"] or "",
        catalogue_item=row["catalogue_item"] or "",
        decided_on=row["decided_on"],
        valid_until=_open_ended(row["valid_until"]),
        facts={
            "category": row["category"],
            "number": row["number"] or "",
            "content": row["content"],
            "valid_from": row["valid_from"].isoformat(),
            "state": row["state"] or "valid",
        },
    )


def draft_penalty(row: Values) -> Draft:
    """A penalty is published only with its delivered class, and ends by itself (promise 3)."""
    severity, decided_on = row["severity"] or "", row["decided_on"]
    until = publication.last_day(decided_on, severity, row["public_until"])
    minor_too: bool = settings.PUBLISH_MINOR_PENALTIES
    return Draft(
        kind="penalty",
        business_key=_same_document(row["document_no"]),
        title=row["title"],
        document_no=row["document_no"],
        office=row["office"],
        office_code=row["office_code"] or "",
        decided_on=decided_on,
        legal_basis=row["basis"],
        catalogue_item=row["catalogue_item"] or "",
        severity=severity,
        is_publishable=publication.is_publishable(severity, minor_too=minor_too),
        public_until=until,
        withdrawn_at=_midnight(row["revoked_on"]),
        withdrawn_reason=REVOKED if row["revoked_on"] else "",
        facts={
            "facts": row["facts"],
            "kinds": row["kinds"],
            "content": row["content"],
            "fine": _money(row["fine"]),
            "confiscated": _money(row["confiscated"]),
            "licence_affected": row["licence_affected"] or "",
        },
    )


HONOURS = {"tax_a", "customs_certified", "honour"}
TITLES = {
    "serious_dishonesty": "严重失信主体名单",
    "abnormal_operation": "经营异常名录",
    "tax_a": "纳税信用A级纳税人",
    "customs_certified": "海关高级认证企业",
    "honour": "荣誉",
}


def draft_listing(row: Values) -> Draft:
    """A list entry is public while it stands: from the day of listing until removal or its end."""
    name, is_honour = row["list"], row["list"] in HONOURS
    severity = "" if is_honour else row["severity"] or ""
    ends = _open_ended(row["valid_until"] if is_honour else row["public_until"])
    until = publication.last_day(row["listed_on"], severity, ends) if severity else ends
    draft = Draft(
        kind="honour" if is_honour else "listing",
        business_key=_same_document(name, row["document_no"], row["listed_on"], row["title"]),
        title=row["title"] or TITLES[name],
        document_no=row["document_no"] or "",
        office=row["office"],
        office_code=row["office_code"] or "",
        decided_on=row["listed_on"],
        legal_basis=row["basis"] or "",
        catalogue_item=row["catalogue_item"] or "",
        severity=severity,
        valid_until=_open_ended(row["valid_until"]),
        public_until=until,
        withdrawn_at=_midnight(row["removed_on"]),
        facts={"list": name, "year": row["year"]} if is_honour else {"list": name},
    )
    if row["removed_on"]:
        draft.withdrawn_reason = (row["removal_reason"] or REMOVED)[:200]
    if not is_honour:
        draft.facts["reason"] = row["reason"] or ""
        # A serious list without a delivered class has no known end: kept, not published.
        draft.is_publishable = name != "serious_dishonesty" or severity == "serious"
    return draft


def draft_inspection(row: Values) -> Draft:
    """An inspection's result, in the office's words and as one of four outcomes."""
    return Draft(
        kind="inspection",
        business_key=_same_document(row["document_no"]),
        title=row["kind"],
        document_no=row["document_no"],
        office=row["office"],
        office_code=row["office_code"] or "",
        decided_on=row["inspected_on"],
        legal_basis=row["basis"] or "",
        catalogue_item=row["catalogue_item"] or "",
        facts={
            "kind": row["kind"],
            "result": row["result"],
            "result_text": row["result_text"],
            "findings": row["findings"] or "",
            "next_due_on": row["next_due_on"].isoformat() if row["next_due_on"] else None,
        },
    )


def draft_evaluation(row: Values) -> Draft:
    """A grade that the competent authority delivered; nothing here ever computes one."""
    return Draft(
        kind="evaluation",
        business_key=_same_document(row["document_no"]),
        title=f"评价等级 {row['grade']}",
        document_no=row["document_no"],
        office=row["authority"],
        office_code=row["authority_code"] or "",
        decided_on=row["evaluated_on"],
        legal_basis=row["basis"] or "",
        catalogue_item=row["catalogue_item"] or "",
        valid_until=_open_ended(row["valid_until"]),
        public_until=_open_ended(row["valid_until"]),
        facts={"grade": row["grade"]},
    )


def _preparer(
    dataset: Dataset, draft: Callable[[Values], Draft]
) -> Callable[[tuple[Any, ...], Batch], tuple[Any, ...]]:
    names = dataset.names

    def prepare(values: tuple[Any, ...], batch: Batch) -> tuple[Any, ...]:
        row = dict(zip(names, values, strict=True))
        made = draft(row)
        made.public_from = made.public_from or made.decided_on
        made.facts = json.dumps(made.facts, ensure_ascii=False)  # type: ignore[assignment]  # for COPY
        return (row["uscc"] or row["registration_no"], *astuple(made), uuid7())

    return prepare


def merge(batch: Batch) -> Outcome:
    """Join the staged rows with the records of their merchants; unknown merchants' rows wait."""
    merged = merge_stage(batch, STATEMENTS)
    facts_changed.send(sender=Batch, touched="touched", described=False, at=merged.at)
    orphans = {"merchant_unknown": merge_sql.ORPHANS}
    return Outcome(merged.accepted, merged.unchanged, orphans)


for _dataset, _draft in (
    (datasets.PERMITS, draft_permit),
    (datasets.PENALTIES, draft_penalty),
    (datasets.LISTINGS, draft_listing),
    (datasets.INSPECTIONS, draft_inspection),
    (datasets.EVALUATIONS, draft_evaluation),
):
    register_merge(
        _dataset.name,
        Merge(columns=COLUMNS, prepare=_preparer(_dataset, _draft), run=merge, keeps_raw=True),
    )
