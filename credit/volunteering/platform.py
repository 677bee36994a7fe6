"""Asking the volunteer platform what it confirmed since a cursor.

The protocol: POST {VOLUNTEER_PLATFORM_URL}/records with JSON `{"request": UUID, "after": cursor,
"limit": n}` and the headers of `signed_headers` (X-Timestamp; X-Signature: the hex HMAC-SHA256 of
timestamp, full stop and body). 200 answers `{"request": the same UUID, "records": [...], "next":
cursor, "more": bool}`, signed in the same way with the same key. "" is the first cursor; records
come in an order that does not change, those of one cursor may come again. A record has `document`,
`resident_id` or `phone`, `indicator`, `done_on` (YYYY-MM-DD), `quantity`, `place` (a division).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from typing import Any, NamedTuple
from uuid import uuid4

from django.conf import settings

from backend.accounts.outbound import Answer, Away, ask
from backend.accounts.sms.gateways import signed_headers

LIMIT = 500  # records of a page: far below the most that an answer may weigh
LONGEST_CURSOR = 200
LONGEST_CELL = 120
NEEDS = ("VOLUNTEER_PLATFORM_URL", "VOLUNTEER_PLATFORM_KEY", "VOLUNTEER_PLATFORM_SOURCE")
CELLS = ("document", "resident_id", "phone", "indicator", "done_on", "quantity", "place")


class Page(NamedTuple):
    """Records as rows of text, in the order of CELLS, and where the next page begins."""

    rows: list[list[str]]
    after: str
    more: bool

    def __repr__(self) -> str:
        return f"Page({len(self.rows)} rows)"  # rows name people: never into a log


def is_set_up() -> bool:
    """Whether this installation has a platform."""
    return all(getattr(settings, name) for name in NEEDS)


def confirmed_since(cursor: str) -> Page:
    """The next page. Raises Away for whatever is not an answer to this very question."""
    request = str(uuid4())
    body = json.dumps({"request": request, "after": cursor, "limit": LIMIT}).encode()
    headers = signed_headers(body, secret=settings.VOLUNTEER_PLATFORM_KEY)
    url = settings.VOLUNTEER_PLATFORM_URL.rstrip("/") + "/records"
    answer = ask("POST", url, data=body, headers=headers)
    _require_signed(answer)
    told = answer.json()
    if told.get("request") != request:
        raise Away("the answer to another question")
    page = _read(told)
    if page.more and page.after == cursor:
        raise Away("a cursor that stands still")
    return page


def _require_signed(answer: Answer) -> None:
    key = settings.VOLUNTEER_PLATFORM_KEY.encode()
    moment = answer.headers.get("X-Timestamp", "")
    made = hmac.new(key, f"{moment}.".encode() + answer.body, hashlib.sha256).hexdigest()
    given = answer.headers.get("X-Signature", "")
    if not given.isascii() or not hmac.compare_digest(made, given):
        raise Away("a wrong signature")


def _read(told: dict[str, Any]) -> Page:
    records, after, more = told.get("records"), told.get("next"), told.get("more")
    if not isinstance(records, list) or not isinstance(more, bool):
        raise Away("no page of records")
    if len(records) > LIMIT or not all(isinstance(record, dict) for record in records):
        raise Away("no page of records")
    if not isinstance(after, str) or len(after) > LONGEST_CURSOR or not after.isprintable():
        raise Away("no cursor")
    return Page([[_cell(record.get(name)) for name in CELLS] for record in records], after, more)


def _cell(value: object) -> str:
    # What is no plain value is set aside by the intake like any other row that cannot be read.
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return "?"
    text = str(value)[:LONGEST_CELL]
    return "".join("?" if unicodedata.category(sign)[0] == "C" else sign for sign in text)
