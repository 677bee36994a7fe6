"""Asking the authority whether a name and a resident ID belong together.

The protocol: one POST of JSON `{"request": UUID, "name", "number", "phone"?}`, with the headers
of `signed_headers` (timestamp and HMAC-SHA256 of timestamp, full stop and body). 200 answers
`{"request": the same UUID, "result": "match" | "mismatch" | "unknown"}`; the same `request` sent
again is one question. With `phone` (E.164) all three must belong together.
"""

from __future__ import annotations

import json
import logging
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.module_loading import import_string

from backend.accounts.outbound import Away, ask
from backend.accounts.sms.gateways import signed_headers

log = logging.getLogger(__name__)


class Result(StrEnum):
    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"  # no such number in the authority's records


class Question(NamedTuple):
    """What is asked. Without `phone` only whether name and number belong together."""

    name: str
    number: str
    phone: str | None = None

    def __repr__(self) -> str:
        return "Question(…)"  # this is what logs and tracebacks show


class IdentityVerifier(Protocol):
    code: str  # under which name the proof is kept

    def check(self, question: Question) -> Result:
        """What the authority says; raises Away when it says nothing usable in time."""


class Signed:
    """Production: the authority behind IDENTITY_VERIFIER_URL."""

    code = "authority"

    def check(self, question: Question) -> Result:
        if not settings.IDENTITY_VERIFIER_URL:
            log.error("IDENTITY_VERIFIER_URL is not set: nobody can prove who they are")
            raise Away("not set up")
        request = uuid4()
        body = _written(request, question)
        headers = signed_headers(body, secret=settings.IDENTITY_VERIFIER_SECRET)
        answer = ask("POST", settings.IDENTITY_VERIFIER_URL, data=body, headers=headers)
        told = answer.json()
        if told.get("request") != str(request):
            raise Away("the answer to another question")
        try:
            return Result(str(told.get("result")))
        except ValueError:
            raise Away("unknown result") from None


def _written(request: UUID, question: Question) -> bytes:
    known = {name: value for name, value in question._asdict().items() if value}
    return json.dumps({"request": str(request), **known}, ensure_ascii=False).encode()


class Rehearsal:
    """Development: everybody is who they say they are. Never in production (doctor)."""

    code = "rehearsal"

    def check(self, question: Question) -> Result:
        return Result.MATCH


def verifier() -> IdentityVerifier:
    """The verifier of this installation, by IDENTITY_VERIFIER."""
    made: IdentityVerifier = import_string(settings.IDENTITY_VERIFIER)()
    return made
