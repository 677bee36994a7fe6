"""How delivered registration rows become merchants: prepared one by one, merged as a set."""

from __future__ import annotations

from functools import cache
from typing import Any

from backend.intake.models import Batch
from backend.intake.staging import Merge, Outcome, register_merge
from backend.kernel.codes.masking import mask_name
from backend.kernel.datum import Datum, convert
from backend.kernel.ids import public_code, uuid7
from backend.places.resolve import division_of
from merchants.registry import merge_sql
from merchants.registry.datasets import ENTERPRISES
from merchants.registry.merging import Statements, merge_stage
from merchants.registry.models import Kind
from merchants.registry.representatives import index_of
from merchants.registry.signals import facts_changed

STATEMENTS = Statements(merge_sql.HOLD, merge_sql.STEPS, merge_sql.COUNTS)
COLUMNS = (
    ("key", "text"),
    ("uscc", "text"),
    ("registration_no", "text"),
    ("name", "text"),
    ("kind", "text"),
    ("entity_type", "text"),
    ("status", "text"),
    ("established_on", "date"),
    ("closed_on", "date"),
    ("capital", "text"),
    ("scope", "text"),
    ("representative", "text"),
    ("representative_index", "bytea"),
    ("province", "text"),
    ("place", "text"),
    ("division_code", "text"),
    ("address", "text"),
    ("address_withheld", "boolean"),
    ("outlet_name", "text"),
    ("lng", "float8"),
    ("lat", "float8"),
    ("datum", "text"),
    ("new_id", "uuid"),
    ("new_code", "text"),
    ("new_outlet_id", "uuid"),
    ("new_outlet_code", "text"),
)

# GB 32100: the first character names the registering department, the second the kind of body.
KIND_OF_CODE = {
    "91": Kind.ENTERPRISE,
    "92": Kind.INDIVIDUAL_BUSINESS,
    "93": Kind.COOPERATIVE,
    "11": Kind.INSTITUTION,
    "12": Kind.INSTITUTION,
    "51": Kind.SOCIAL_ORGANISATION,
    "52": Kind.SOCIAL_ORGANISATION,
    "53": Kind.SOCIAL_ORGANISATION,
}


def kind_of(uscc: str) -> str:
    """The kind of merchant that a unified code states; without one it stays open."""
    return str(KIND_OF_CODE.get(uscc[:2], Kind.OTHER))


@cache
def _places() -> tuple[int, ...]:
    at = ENTERPRISES.at
    return tuple(
        at[name]
        for name in (
            "uscc", "registration_no", "name", "entity_type", "status", "established_on",
            "closed_on", "capital", "scope", "representative", "province", "district",
            "division_code", "address", "address_is_home", "outlet_name", "lng", "lat", "datum",
        )
    )  # fmt: skip


def prepare(values: tuple[Any, ...], batch: Batch) -> tuple[Any, ...]:
    """One judged row as the staged columns above."""
    (
        uscc, registration_no, name, entity_type, status, established_on, closed_on, capital,
        scope, representative, province, district, division_code, address, is_home,
        outlet_name, lng, lat, datum,
    ) = [values[place] for place in _places()]  # fmt: skip
    uscc, registration_no = uscc or "", registration_no or ""
    if lng is not None and lat is not None:
        lng, lat = convert((lng, lat), source=Datum(datum or Datum.GCJ02), target=Datum.WGS84)
    has_outlet = lng is not None or bool(outlet_name)
    return (
        uscc or registration_no, uscc, registration_no, name, kind_of(uscc), entity_type or "",
        status or "unknown", established_on, closed_on, capital or "", scope or "",
        mask_name(representative or ""),
        index_of(uscc or registration_no, representative.whole) if representative else None,
        province or "", district or "",
        division_code or division_of(uscc, province or "", district or ""),
        address or "", is_home, outlet_name or "", lng, lat, datum or "",
        uuid7(), public_code(), uuid7(), public_code() if has_outlet else None,
    )  # fmt: skip


def merge(batch: Batch) -> Outcome:
    """Join the staged rows with the register; one merge of this kind at a time."""
    merged = merge_stage(batch, STATEMENTS)
    facts_changed.send(sender=Batch, touched="touched", described=True, at=merged.at)
    return Outcome(merged.accepted, merged.unchanged)


register_merge(ENTERPRISES.name, Merge(columns=COLUMNS, prepare=prepare, run=merge))
