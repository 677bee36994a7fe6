"""What stands in a partner's form, as a proposal. The fields of the form come from the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incentives.offers.fields import Attribute, Field
from incentives.offers.parts import Quota
from incentives.offers.writing.checking import Finding
from incentives.offers.writing.proposals import Condition, Limit, Proposal, Texts

ROWS_OF_QUOTAS = 4
LONGEST_NUMBER = 18
LENGTHS = {"title_zh": 60, "title_en": 120}
LONGEST_WORDS = 1000
MOST_DIVISIONS = 20


class Reader:
    """Reads one form; what cannot be understood is a finding, and everything else is read on."""

    def __init__(self, said: QueryDict | Mapping[str, Any]) -> None:
        self._said = said
        self.findings: list[Finding] = []

    def text(self, name: str, *, longest: int = LONGEST_WORDS) -> str:
        """A text with its lines as they are."""
        value = str(self._said.get(name) or "").replace("\r\n", "\n").strip()
        if len(value) > longest:
            self._wrong(f"/{name}", "too_long", _("太长。"))
        return value[:longest]

    def decimal(self, name: str, pointer: str) -> Decimal | None:
        """A number; None for nothing."""
        value = self.text(name, longest=LONGEST_NUMBER).replace(",", "").rstrip("%")
        if not value:
            return None
        try:
            read = Decimal(value)
        except InvalidOperation:
            read = Decimal("nan")
        if not read.is_finite():
            self._wrong(pointer, "number_invalid", _("应为数字。"))
            return None
        return read

    def whole(self, name: str, pointer: str) -> int | None:
        """A whole number; None for nothing."""
        value = self.text(name, longest=9)
        if not value:
            return None
        if not (value.isascii() and value.isdigit()):
            self._wrong(pointer, "number_invalid", _("应为整数。"))
            return None
        return int(value)

    def day(self, name: str, pointer: str) -> date | None:
        """A day; None for nothing."""
        value = self.text(name, longest=10)
        if not value:
            return None
        try:
            read = date.fromisoformat(value)
        except ValueError:
            self._wrong(pointer, "day_invalid", _("应为日期。"))
            return None
        return read

    def ticked(self, name: str) -> bool:
        """A box."""
        return self.text(name, longest=10) in {"on", "yes", "true"}

    def _wrong(self, pointer: str, code: str, message: Any) -> None:
        self.findings.append(Finding(pointer, code, message))


def read_form(
    said: QueryDict, field: Field, *, before: Proposal | None = None
) -> tuple[Proposal | None, list[Finding]]:
    """The proposal in a form, and what could not be read. The photo stays what it was."""
    reader = Reader(said)
    starts_on, ends_on = (reader.day(name, f"/{name}") for name in ("starts_on", "ends_on"))
    for name, value in (("starts_on", starts_on), ("ends_on", ends_on)):
        if value is None and not any(one.pointer == f"/{name}" for one in reader.findings):
            reader.findings.append(Finding(f"/{name}", "missing", _("请选日期。")))
    texts = Texts(
        *(reader.text(name, longest=LENGTHS.get(name, LONGEST_WORDS)) for name in Texts._fields)
    )
    numbers = {
        one.code: (_number(reader, one, "everyone"), _number(reader, one, "better"))
        for one in field.attributes
        if one.is_number
    }
    proposal = Proposal(
        texts,
        {code: pair for code, pair in numbers.items() if pair != (None, None)},
        _details(reader, field),
        starts_on or date.min,
        ends_on or date.min,
        _condition(reader),
        tuple(reader.text("divisions").replace("，", ",").replace(" ", "").split(","))[
            :MOST_DIVISIONS
        ]
        if reader.text("divisions")
        else (),
        _limits(reader),
        before.photo if before else None,
        before.source if before else "",
        reader.ticked("stays_with_taker"),
    )
    return (None if reader.findings else proposal), reader.findings


def _number(reader: Reader, attribute: Attribute, end: str) -> Decimal | None:
    return reader.decimal(f"{attribute.code}.{end}", f"/terms/{attribute.code}/{end}")


def _details(reader: Reader, field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for one in field.attributes:
        if one.kind == "choice" and (chosen := reader.text(one.code, longest=30)):
            told[one.code] = chosen
        if one.kind == "text" and (zh := reader.text(f"{one.code}.zh", longest=200)):
            told[one.code] = {"zh": zh, "en": reader.text(f"{one.code}.en", longest=200)}
    return told


def _condition(reader: Reader) -> Condition:
    return Condition(
        needs_membership=reader.ticked("needs_membership"),
        level=reader.text("level", longest=20),
        category=reader.text("category", longest=20),
        least_deeds=reader.whole("least_deeds", "/condition/least_deeds"),
        place=reader.text("place", longest=12),
        needs_kept_promises=reader.ticked("needs_kept_promises"),
        points_price=reader.whole("points_price", "/condition/points_price") or 0,
    )


def _limits(reader: Reader) -> tuple[Limit, ...]:
    found = []
    for row in range(ROWS_OF_QUOTAS):
        per = reader.text(f"quota{row}.per", longest=6)
        most = reader.whole(f"quota{row}.most", f"/quotas/{row}/most")
        days = [
            reader.day(f"quota{row}.{end}", f"/quotas/{row}/{end}")
            for end in ("starts_on", "ends_on")
        ]
        if not per or most is None:
            continue
        if per not in Quota.Per.values or days[0] is None or days[1] is None:
            reader.findings.append(
                Finding(f"/quotas/{row}", "quota_invalid", _("请选限量的种类和日期。"))
            )
            continue
        found.append(Limit(per, most, days[0], days[1]))
    return tuple(found)


def filled_in(said: Proposal) -> dict[str, str]:
    """A proposal as the form shows it."""
    told = {name: str(value) for name, value in said.texts._asdict().items()}
    for code, (everyone, better) in said.numbers.items():
        told[f"{code}.everyone"], told[f"{code}.better"] = (
            _shown(one) for one in (everyone, better)
        )
    for code, value in said.details.items():
        if isinstance(value, dict):
            told |= {f"{code}.{tongue}": str(text) for tongue, text in value.items()}
        else:
            told[code] = str(value)
    for name, value in said.condition._asdict().items():
        told[name] = ("on" if value else "") if isinstance(value, bool) else str(value or "")
    for row, limit in enumerate(said.limits):
        told |= {f"quota{row}.{name}": str(value) for name, value in limit._asdict().items()}
    days = {"starts_on": said.starts_on.isoformat(), "ends_on": said.ends_on.isoformat()}
    told["stays_with_taker"] = "on" if said.stays_with_taker else ""
    return {**told, **days, "divisions": ",".join(said.divisions)}


def _shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
