"""Stands in for a volunteer platform: pages of records, signed, with faults to switch on."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.test import override_settings

from backend.accounts.sms.gateways import signed_headers
from tests.accounts.standins.server import Asked, Reply, running
from tests.credit.deeds import PLACE, ago

KEY = "between-us-and-the-volunteer-platform"


def record(number: str, document: str, **told: Any) -> dict[str, Any]:
    """One confirmed record as the platform tells it."""
    plain = {
        "document": document,
        "resident_id": number,
        "phone": None,
        "indicator": "volunteer_hours",
        "done_on": str(ago(3)),
        "quantity": 5,
        "place": PLACE,
    }
    return plain | told


@dataclass
class Platform:
    """`faults` are used up one for each question; "" answers well."""

    records: list[dict[str, Any]] = field(default_factory=list)
    size: int = 2
    faults: list[str] = field(default_factory=list)
    cursors: list[str] = field(default_factory=list)  # as they were asked

    def reply(self, asked: Asked) -> Reply:
        fault = self.faults.pop(0) if self.faults else ""
        if fault.isdigit():
            return Reply(status=int(fault))
        if fault == "slow":
            return Reply(stall=30)
        if fault == "hangs up":
            return Reply(hang_up=True)
        if not self._is_ours(asked):
            return Reply(status=401)
        return self._page(json.loads(asked.body), fault)

    def _page(self, question: dict[str, Any], fault: str) -> Reply:
        self.cursors.append(question["after"])
        start = int(question["after"] or 0)
        if fault == "repeated":  # the page before, once more
            start = max(0, start - self.size)
        end = min(start + self.size, len(self.records))
        told: Any = {
            "request": question["request"],
            "records": self.records[start:end],
            "next": str(end),
            "more": end < len(self.records),
        }
        return self._signed(spoilt(told, question, fault), fault)

    def _signed(self, told: Any, fault: str) -> Reply:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        headers = signed_headers(body, secret="another" if fault == "forged" else KEY)
        headers.pop("Content-Type")
        return Reply(body, headers={} if fault == "unsigned" else headers)

    def _is_ours(self, asked: Asked) -> bool:
        signed = asked.headers["X-Timestamp"].encode() + b"." + asked.body
        made = hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(made, asked.headers["X-Signature"])


def spoilt(told: dict[str, Any], question: dict[str, Any], fault: str) -> Any:
    """The answer with this fault in it."""
    if fault in {"garbage", "endless"}:
        return b"<html>busy</html>" if fault == "garbage" else b" " * 600_000
    changes: dict[str, dict[str, Any]] = {
        "other request": {"request": "another"},
        "stands still": {"next": question["after"], "more": True},
        "no records": {"records": "none"},
        "strange records": {"records": [1, None]},
        "no cursor": {"next": None},
        "long cursor": {"next": "9" * 500},
        "too many": {"records": told["records"] * 600},
    }
    return told | changes.get(fault, {})


@contextmanager
def at_work(platform: Platform) -> Iterator[Platform]:
    """The site set up for it, until the block ends."""
    with running(platform) as known:
        here = {
            "VOLUNTEER_PLATFORM_URL": known.url,
            "VOLUNTEER_PLATFORM_KEY": KEY,
            "VOLUNTEER_PLATFORM_SOURCE": "MARKET",
        }
        with override_settings(**here):
            yield platform
