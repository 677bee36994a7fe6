"""Calls over HTTP with the bank's key: digest on what is sent, one key for one act, tries again."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .document import Document, Operation

TRIES = 6


class Answered(NamedTuple):
    """What came back."""

    status: int
    body: Any


class Refused(Exception):
    """A problem document of the site."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.code: str = body.get("code", "") if isinstance(body, dict) else ""


class Wire:
    """One bank's way to one site."""

    def __init__(self, base: str, token: str) -> None:
        self.base, self.token = urlsplit(base), token
        self.document = Document(self.fetch("/api/schema/"))

    def fetch(self, path: str) -> bytes:
        """A public file."""
        return self._once("GET", path, {"Accept": "application/json"}, None)[1]

    def call(
        self,
        verb: str,
        path: str,
        body: Any = None,
        *,
        once: str = "",
        query: str = "",
        **named: str,
    ) -> Any:
        """One call of the document. `once`: the key under which a write is done one time only.

        Raises Refused; a connection that broke is tried again, which the key makes harmless.
        """
        operation = self.document.operation(verb, path)
        if body is not None:
            self.document.check_request(operation, body)
        status, answer = self._tried(operation, operation.address(**named) + query, body, once)
        if status >= 400:
            raise Refused(status, answer)
        self.document.check_answer(operation, status, answer)
        return answer

    def _tried(self, operation: Operation, path: str, body: Any, once: str) -> Answered:
        sent = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Api-Key {self.token}", "Accept": "application/json"}
        if operation.verb != "get":
            digest = base64.b64encode(hashlib.sha256(sent or b"").digest()).decode()
            headers |= {"Content-Digest": f"sha-256=:{digest}:"}
        if sent is not None:
            headers |= {"Content-Type": "application/json"}
        if once and operation.takes("Idempotency-Key"):
            headers |= {"Idempotency-Key": once}
        for number in range(TRIES):
            try:
                status, raw = self._once(operation.verb.upper(), path, headers, sent)
            except (OSError, http.client.HTTPException):
                if number == TRIES - 1:
                    raise
                time.sleep(0.05 * 2**number)
                continue
            return Answered(status, json.loads(raw) if raw.strip() else None)
        raise AssertionError("tried in vain")

    def _once(
        self, verb: str, path: str, headers: dict[str, str], sent: bytes | None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(
            self.base.hostname or "", self.base.port, timeout=60
        )
        try:
            connection.request(verb, path, body=sent, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
