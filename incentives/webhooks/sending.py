"""One POST to a partner's server: to the address that was looked at, bounded in time and size.

Nothing is followed, no proxy of the environment is used, nothing is resolved a second time. The
certificate must be good for the name in the URL, whatever address the name led to.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from backend.scrub.text import screen
from incentives.webhooks.addresses import (
    Address,
    AddressRefused,
    NameUnknown,
    Target,
    addresses_of,
    target_of,
)

CONNECT_SECONDS, WHOLE_SECONDS = 3.0, 8.0
MOST_BYTES = 4096  # of an answer; only the beginning is ever looked at
KEPT_CHARACTERS = 200
AGENT = "Chengyi-Webhooks/1"


@dataclass(frozen=True)
class Outcome:
    """What came of one try. `status` None: there was no answer, `trouble` says why.

    `proves`: the answer held the challenge that was sent.
    """

    ms: int
    status: int | None = None
    trouble: str = ""
    answer: str = ""
    retry_after: int | None = None
    proves: bool = False

    @property
    def is_taken(self) -> bool:
        """Whether the other side said that it has it."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004  # HTTP


class Pinned(http.client.HTTPConnection):
    """A connection to one given address, in the name of the host of the URL."""

    def __init__(self, target: Target, address: Address, deadline: Deadline) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self._target, self._address, self._deadline = target, address, deadline
        self.default_port = 443 if target.is_tls else 80  # so that Host names no usual port

    def connect(self) -> None:
        where = (str(self._address), self._target.port)
        self.sock = socket.create_connection(where, timeout=CONNECT_SECONDS)
        self._deadline.watch(self.sock)
        if self._target.is_tls:
            # The handshake is under the deadline too: a wrapped socket is watched before it.
            self.sock = _trust(settings.WEBHOOK_CA_FILE).wrap_socket(
                self.sock, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self._deadline.watch(self.sock)
            self.sock.do_handshake()
        self.sock.settimeout(WHOLE_SECONDS)


class Deadline:
    """Ends a connection at a fixed time, however slowly the other side drips."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._sock: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._timer.cancel()

    def watch(self, sock: socket.socket) -> None:
        """This socket from now on."""
        self._sock = sock
        if self.is_over:
            raise TimeoutError

    def _end(self) -> None:
        self.is_over = True
        if self._sock is not None:
            with suppress(OSError):  # the plain way: that of a TLS socket waits for the other side
                socket.socket.shutdown(self._sock, socket.SHUT_RDWR)


@cache
def _trust(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def send(url: str, body: bytes, headers: Mapping[str, str], *, challenge: str = "") -> Outcome:
    """Look at the address anew, and post to exactly it. Raises nothing: trouble is an outcome."""
    began = time.monotonic()

    def after() -> int:
        return round((time.monotonic() - began) * 1000)

    try:
        target = target_of(url)
        address = addresses_of(target)[0]
    except AddressRefused:
        return Outcome(after(), trouble="address_refused")
    except NameUnknown:
        return Outcome(after(), trouble="name_unknown")
    with Deadline(WHOLE_SECONDS) as deadline:
        connection = Pinned(target, address, deadline)
        try:
            response = _asked(connection, target, body, headers)
            text = response.read(MOST_BYTES).decode(errors="replace")
        except (OSError, http.client.HTTPException, ValueError) as trouble:
            told = "too_slow" if deadline.is_over else _kind(trouble)
            return Outcome(after(), trouble=told)
        finally:
            connection.close()
    if deadline.is_over:  # an answer cut off by us may read like a whole one
        return Outcome(after(), trouble="too_slow")
    wait = response.headers.get("Retry-After", "")[:6]
    return Outcome(
        after(),
        status=response.status,
        answer=_kept(text),
        retry_after=int(wait) if wait.isdecimal() else None,
        proves=bool(challenge) and challenge in text,
    )


def _asked(
    connection: Pinned, target: Target, body: bytes, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    sent = {"Content-Type": "application/json", "User-Agent": AGENT, "Accept": "*/*", **headers}
    connection.request("POST", target.path, body=body, headers=sent)
    return connection.getresponse()


def _kept(text: str) -> str:
    """The beginning of an answer, without what leads to a person or disturbs a page."""
    # Looked at further than it is kept: a number must not escape by standing across the cut.
    return screen(text.replace("\x00", "")[: 2 * KEPT_CHARACTERS]).public[:KEPT_CHARACTERS]


def _kind(trouble: Exception) -> str:
    if isinstance(trouble, ssl.SSLError):
        return "tls"
    if isinstance(trouble, TimeoutError):
        return "too_slow"
    return "no_connection" if isinstance(trouble, OSError) else "no_http"
