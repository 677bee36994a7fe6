"""Stands in for the authority that knows which name belongs to which resident ID."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from tests.accounts.standins.server import Asked, Reply

SECRET = "what both sides know"


@dataclass
class Authority:
    """Its records, and the fault that is switched on: down, slow, unreadable, other_request."""

    people: dict[str, str] = field(default_factory=dict)  # number -> name
    phones: dict[str, str] = field(default_factory=dict)  # number -> phone
    fault: str = ""

    def reply(self, asked: Asked) -> Reply:
        question = json.loads(asked.body)
        if self.fault == "down":
            return Reply(status=503)
        if self.fault == "slow":
            return Reply(stall=30)
        if self.fault == "unreadable":
            return Reply(b"<html>busy</html>", kind="text/html")
        if not self._is_signed(asked):
            return Reply(status=401)
        told = question["request"] if self.fault != "other_request" else "another"
        result = self.fault if self.fault in {"unheard_of"} else self._result(question)
        return Reply(json.dumps({"request": told, "result": result}).encode())

    def _result(self, question: dict[str, Any]) -> str:
        number = question["number"]
        if number not in self.people:
            return "unknown"
        same = self.people[number] == question["name"]
        if "phone" in question:
            same = same and self.phones.get(number) == question["phone"]
        return "match" if same else "mismatch"

    def _is_signed(self, asked: Asked) -> bool:
        signed = asked.headers["X-Timestamp"].encode() + b"." + asked.body
        made = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(made, asked.headers["X-Signature"])
