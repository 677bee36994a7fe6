"""What an officer corrects of an item: each field in its own type, within its window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings

from merchants.objections.items import of_document
from merchants.objections.models import Objection
from merchants.objections.refusals import CorrectionWrong, NothingChanged
from merchants.records import effects, publication
from merchants.records.datasets import RESULTS
from merchants.records.models import Record, Severity

WORDS = {"title": 2000, "document_no": 200, "office": 200, "legal_basis": 2048}
DAYS = ("decided_on", "valid_until", "public_until")
# What a kind keeps for itself and may be wrong; what tells it apart from others is not corrected.
FACTS: dict[str, tuple[str, ...]] = {
    "permit": ("number", "content", "valid_from", "state"),
    "penalty": ("facts", "content", "fine", "confiscated", "licence_affected"),
    "listing": ("reason",),
    "honour": (),
    "inspection": ("kind", "result", "result_text", "findings", "next_due_on"),
    "evaluation": (),
}
CHOICES: dict[str, set[str]] = {
    "result": {*RESULTS.values(), "other"},
    "state": {"valid", "revoked"},
}
CLASSED = ("penalty", "listing")
LONGEST_FACT = 5000
MOST_MONEY = Decimal(10) ** 12


def fields_of(record: Record) -> dict[str, str]:
    """What may be corrected of this item, each as text, as it is now."""
    names = [*WORDS, "decided_on", "valid_until"]
    if record.kind in CLASSED:
        names += ["severity", "public_until"]
    told = {name: _text(getattr(record, name)) for name in names}
    facts = {name: _text(record.facts.get(name)) for name in FACTS[record.kind]}
    return told | facts


def correct(objection: Objection, record: Record, said: Mapping[str, str]) -> None:
    """The next version of the item, for every source that tells the same wrong thing.

    Raises NothingChanged, CorrectionWrong. Before and after are set on the case (not saved).
    """
    changed = _changed(record, said)
    after = effects.correct(record, wanted(record, changed))
    objection.before = {name: fields_of(record)[name] for name in changed}
    objection.after = {name: fields_of(after)[name] for name in _shown(after, changed)}
    objection.after_version = after.version
    for name in set(objection.after) - set(objection.before):
        objection.before[name] = fields_of(record)[name]
    for twin in of_document(effects.document_of(record)).exclude(id=record.id):
        _correct_twin(twin, changed, like=record)


def wanted(record: Record, changed: Mapping[str, str]) -> dict[str, Any]:
    """The changes as `effects.correct` takes them. Raises CorrectionWrong."""
    facts = dict(record.facts)
    made: dict[str, Any] = {}
    for name, text in changed.items():
        value = _read(name, text)
        if name in FACTS[record.kind]:
            facts[name] = value
        else:
            made[name] = value
    if facts != record.facts:
        made["facts"] = facts
    return made | _window(record, made)


def _changed(record: Record, said: Mapping[str, str]) -> dict[str, str]:
    now = fields_of(record)
    for name in said:
        if name not in now:
            raise _wrong(name)
    changed = {name: text.strip() for name, text in said.items() if text.strip() != now[name]}
    if not changed:
        raise NothingChanged
    return changed


def _shown(after: Record, changed: Mapping[str, str]) -> list[str]:
    """The window moves with class and day, so it is shown with them."""
    moved = {"severity", "decided_on", "public_until"} & set(changed)
    extra = ["public_until"] if moved and after.kind in CLASSED else []
    return list(dict.fromkeys([*changed, *extra]))


def _correct_twin(twin: Record, changed: Mapping[str, str], *, like: Record) -> None:
    """Another source's row, where it said the very same wrong thing."""
    same = {name: text for name, text in changed.items() if name in fields_of(twin)}
    old = fields_of(like)
    same = {name: text for name, text in same.items() if fields_of(twin)[name] == old[name]}
    if same:
        effects.correct(twin, wanted(twin, same))


def _window(record: Record, made: Mapping[str, Any]) -> dict[str, Any]:
    """A class is delivered by whoever decides, never computed; its maximum still holds."""
    if record.kind not in CLASSED or not {"severity", "decided_on", "public_until"} & set(made):
        return {}
    severity = made.get("severity", record.severity)
    decided_on = made.get("decided_on", record.decided_on)
    if record.kind == "penalty" and not severity:
        raise _wrong("severity")
    delivered = made.get("public_until", record.public_until)
    until = publication.last_day(decided_on, severity, delivered) if severity else delivered
    if until is not None and until < decided_on:
        raise _wrong("public_until")
    window: dict[str, Any] = {"public_until": until}
    if record.kind == "penalty":
        minor_too: bool = settings.PUBLISH_MINOR_PENALTIES
        window["is_publishable"] = publication.is_publishable(severity, minor_too=minor_too)
    return window


def _read(name: str, text: str) -> Any:
    readers: dict[str, Callable[[str, str], Any]] = {
        **dict.fromkeys((*DAYS, "valid_from", "next_due_on"), _day),
        **dict.fromkeys(("fine", "confiscated"), _money),
        **dict.fromkeys((*CHOICES, "severity"), _choice),
    }
    return readers.get(name, _words)(name, text)


def _words(name: str, text: str) -> str:
    needed = name in {"title", "office"}
    if len(text) > WORDS.get(name, LONGEST_FACT) or (needed and not text):
        raise _wrong(name)
    return text


def _day(name: str, text: str) -> Any:
    if not text and name not in {"decided_on", "valid_from"}:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _wrong(name) from None
    return day if name in DAYS else day.isoformat()


def _money(name: str, text: str) -> dict[str, str] | None:
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise _wrong(name) from None
    if not amount.is_finite() or not 0 <= amount < MOST_MONEY:
        raise _wrong(name)
    return {"amount": f"{amount:.2f}", "currency": "CNY"}


def _choice(name: str, text: str) -> str:
    known = set(Severity.values) if name == "severity" else CHOICES[name]
    if text not in known:
        raise _wrong(name)
    return text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value["amount"]) if isinstance(value, dict) else str(value)


def _wrong(name: str) -> CorrectionWrong:
    said = {"pointer": f"/changes/{name}", "code": CorrectionWrong.code}
    return CorrectionWrong(errors=[said | {"detail": str(CorrectionWrong.message)}])
