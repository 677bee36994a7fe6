"""Published complaints as a file that is written while it is sent: CSV or JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from merchants.insights.asking import Wanted
from merchants.insights.finding import Case, every

COLUMNS = (
    "id", "filed_on", "merchant_code", "merchant_name", "category", "division_code", "answer",
    "answer_days", "outcome", "narrative",
)  # fmt: skip
AT_ONCE = 500
# A spreadsheet takes what begins so for a formula; some of them the wide signs too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Line:
    """What the CSV writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(wanted: Wanted) -> Iterator[str]:
    """A header and a line each, in UTF-8 with the mark that spreadsheets look for."""
    writer = csv.writer(Line())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for cases in in_batches(wanted):
        yield "".join(str(writer.writerow(_cells(case))) for case in cases)


def as_json_lines(wanted: Wanted) -> Iterator[str]:
    """A JSON object a line."""
    for cases in in_batches(wanted):
        yield "".join(json.dumps(told(case), ensure_ascii=False) + "\n" for case in cases)


def in_batches(wanted: Wanted) -> Iterator[list[Case]]:
    """Some hundred cases at a time: a write each would be slow, all at once would be large."""
    cases = every(wanted)
    while some := list(islice(cases, AT_ONCE)):
        yield some


def told(case: Case) -> dict[str, Any]:
    """A case by column, JSON values."""
    return {**case._asdict(), "id": str(case.id), "filed_on": case.filed_on.isoformat()}


def _cells(case: Case) -> list[Any]:
    row = told(case)
    return [_plain(row[name]) for name in COLUMNS]


def _plain(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.lstrip(" \u3000\ufeff").startswith(FORMULA)
    return f"'{value}" if is_formula else value
