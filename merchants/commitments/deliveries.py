"""How delivered rows become commitments: one draft a row, one merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from backend.intake.measures import LONG_TERM
from backend.intake.models import Batch
from backend.intake.staging import Merge, Outcome, register_merge
from backend.kernel.ids import uuid7
from merchants.commitments import merge_sql
from merchants.commitments.choices import FULFILMENT_OF, Status
from merchants.commitments.datasets import COMMITMENTS
from merchants.commitments.publication import last_day
from merchants.registry.merging import Statements, merge_stage
from merchants.registry.signals import facts_changed

FOUND = {fulfilment: status for status, fulfilment in FULFILMENT_OF.items()}

STATEMENTS = Statements(
    hold=merge_sql.HOLD,
    steps=merge_sql.STEPS,
    counts=merge_sql.COUNTS,
    tables=("merchants_merchant", "merchants_commitment"),
)

TYPES = {"made_on": "date", "valid_until": "date", "determined_on": "date", "public_until": "date"}


@dataclass
class Draft:
    """A commitment as staged; the order of the fields is that of COLUMNS after `key`."""

    code: str
    kind: str
    title: str
    content: str
    liability: str
    made_on: date
    valid_until: date | None
    status: str
    fulfilment: str
    unfulfilled: str
    accountability: str
    determined_on: date | None
    determined_by: str
    determined_by_code: str
    accepted_by: str
    accepted_by_code: str
    publicity: str
    note: str
    public_until: date | None


COLUMNS = (
    ("key", "text"),
    *((name, TYPES.get(name, "text")) for name in Draft.__dataclass_fields__),
    ("new_id", "uuid"),
)
KEPT_EMPTY = (
    "unfulfilled", "accountability", "determined_by", "determined_by_code", "accepted_by_code",
    "note",
)  # fmt: skip


def draft_commitment(row: Mapping[str, Any], *, today: date) -> Draft:
    """What nobody determined is open, or has ended; a status alone is no determination."""
    until = None if row["valid_until"] == LONG_TERM else row["valid_until"]
    if row["determined_on"]:
        status = FOUND[row["fulfilment"]]
    else:
        status = Status.ENDED if until and until < today else Status.OPEN
    plain: dict[str, Any] = {name: row[name] or "" for name in KEPT_EMPTY}
    same = ("code", "kind", "title", "content", "liability", "made_on", "fulfilment",
            "determined_on", "accepted_by", "publicity")  # fmt: skip
    return Draft(
        **plain,
        **{name: row[name] for name in same},
        valid_until=until,
        status=str(status),
        public_until=last_day(
            status, valid_until=until, determined_on=row["determined_on"], withdrawn_on=None
        ),
    )


def prepare(values: tuple[Any, ...], batch: Batch) -> tuple[Any, ...]:
    """A judged row as it is staged."""
    row = dict(zip(COMMITMENTS.names, values, strict=True))
    made = draft_commitment(row, today=timezone.localdate())
    return (row["uscc"] or row["registration_no"], *astuple(made), uuid7())


def merge(batch: Batch) -> Outcome:
    """Join the staged rows with what is known; what has no place there waits in quarantine."""
    merged = merge_stage(batch, STATEMENTS)
    facts_changed.send(sender=Batch, touched="touched", described=False, at=merged.at)
    return Outcome(merged.accepted, merged.unchanged, dict(merge_sql.ORPHANS))


register_merge(COMMITMENTS.name, Merge(columns=COLUMNS, prepare=prepare, run=merge, keeps_raw=True))
