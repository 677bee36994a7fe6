"""Asking somebody outside: bounded in time, size and tries, and silent about what was said."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.0, 4.0, 8.0
MOST_BYTES = 512 * 1024  # the image of a mini-program's code is the largest
CHUNK = 8192
TRIES, FIRST_PAUSE = 2, 0.3

# At DEBUG it writes whole addresses, and some hold secrets and codes.
logging.getLogger("urllib3").setLevel(logging.WARNING)


class Away(Exception):
    """No usable answer this time. Its text names the kind of trouble, never what was sent."""


@dataclass(frozen=True)
class Answer:
    """Status, body and headers of one answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """The body as a JSON object whatever its type says it is; raises Away."""
        try:
            read = json.loads(self.body.decode())
        except ValueError:
            raise Away("no JSON") from None
        if not isinstance(read, dict):
            raise Away("no JSON object")
        return read


def ask(
    method: str, url: str, *, tries: int = TRIES, pause: Callable[[float], None] = time.sleep,
    **sent: Any,
) -> Answer:  # fmt: skip
    """Send one request, again after a pause when nobody answers; raises Away.

    Only what may safely arrive twice is tried twice: codes that work once are sent with `tries=1`.
    """
    for attempt in range(1, tries + 1):
        try:
            return _once(method, url, sent)
        except Away:
            if attempt == tries:
                raise
            pause(FIRST_PAUSE * 2 ** (attempt - 1))
    raise Away("never tried")


def _once(method: str, url: str, sent: Mapping[str, Any]) -> Answer:
    until = time.monotonic() + WHOLE_SECONDS
    try:
        with requests.request(
            method,
            url,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
            **sent,
        ) as response:
            body = _body(response, until)
            answer = Answer(response.status_code, body, response.headers)
    except requests.RequestException as trouble:
        # Its text may quote the address with its secrets; the kind of trouble is enough.
        raise Away(type(trouble).__name__) from None
    if answer.status != HTTPStatus.OK:
        raise Away(f"status {answer.status}")
    return answer


def _body(response: requests.Response, until: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Away("too much")
        if time.monotonic() > until:
            raise Away("too slow")
    return bytes(body)
