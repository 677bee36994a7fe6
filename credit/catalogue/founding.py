"""The first catalogue: 68 indicators in five dimensions and the levels, written by us.

It is the only one that begins without a notice, for nobody is a member yet; every change after it
is announced.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from backend.accounts.acts import record
from credit.catalogue import reading, signing
from credit.catalogue.checking import check
from credit.catalogue.models import LEVELS, Rule, State
from credit.catalogue.refusals import AlreadyFounded, RuleRefused
from credit.catalogue.terms import NUMBERS

FOUNDED = "catalogue.founded"
DATA = Path(__file__).parent / "data"


@cache
def first_catalogue() -> dict[str, dict[str, Any]]:
    """The terms of every indicator of the files, by its code."""
    shown_by = {row["key"]: row for row in _rows("evidence")}
    return {row.pop("code"): _terms(row, shown_by) for row in _rows("indicators")}


def first_levels() -> dict[str, Any]:
    """The levels of the file."""
    levels: dict[str, Any] = json.loads((DATA / "levels.json").read_text(encoding="utf-8"))
    return levels


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _terms(row: dict[str, str], shown_by: dict[str, dict[str, str]]) -> dict[str, Any]:
    evidence = shown_by[row.pop("evidence")]
    numbers = {name: int(row.pop(name)) for name in NUMBERS}
    told = {"evidence_zh": evidence["zh"], "evidence_en": evidence["en"]}
    return {**row, **numbers, **told, "routes": row["routes"].split()}


@transaction.atomic
def found_catalogue(*, starts_on: date | None = None) -> list[Rule]:
    """Put the first catalogue in force from that day, or from today. Raises AlreadyFounded."""
    if Rule.objects.public().exists():
        raise AlreadyFounded
    every = {**first_catalogue(), LEVELS: first_levels()}
    for subject, terms in every.items():
        if found := check(subject, terms):
            raise RuleRefused(found)
    today = reading.today()
    dates = {"announced_on": today, "starts_on": starts_on or today}
    rules = [
        Rule(subject=subject, version=1, terms=terms, state=State.IN_FORCE, **dates)
        for subject, terms in every.items()
    ]
    act = {"rules": len(rules), "starts_on": str(starts_on or today)}
    receipt = record(FOUNDED, subject=("catalogue", "first"), actor=None, act=act).entry.pk
    key = signing.signing_key()
    for rule in rules:
        rule.is_founding, rule.receipt, rule.key = True, receipt, key
        rule.signature = signing.signed(key, signing.document(rule))
    return Rule.objects.bulk_create(rules)
