"""The bank's server for webhooks: checks each signature by the published rules, keeps each once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

OLDEST_SECONDS = 300
# Of the how-manieth request: "", "refuse", "die_before" or "die_after".
Trouble = Callable[[int], str]


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Standard Webhooks 1.0, section "Signature scheme"."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    number, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(int(at) - time.time()) > OLDEST_SECONDS:
        return False
    signed = f"{number}.{at}.".encode() + body
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one, f"v1,{mac}") for one in given)


class Inbox:
    """News by their id: what comes twice is there once. `trouble` makes the server fail."""

    def __init__(self, trouble: Trouble = lambda _number: "") -> None:
        self.secret = ""
        self.news: dict[str, dict[str, Any]] = {}
        self.arrivals: list[str] = []
        self.forged = 0
        self.trouble = trouble
        self._lock = threading.Lock()
        self._count = 0

    def next_trouble(self) -> str:
        """How this request fails, if it does."""
        with self._lock:
            self._count += 1
            return self.trouble(self._count)

    def take(self, headers: dict[str, str], body: bytes) -> bool:
        """Keep it; whether it was really from the site."""
        if self.secret and not is_signed(self.secret, headers, body):
            self.forged += 1
            return False
        said = json.loads(body)
        with self._lock:
            self.arrivals.append(said["id"])
            self.news.setdefault(said["id"], said)
        return True

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """In the order of their numbers, whatever order they came in."""
        with self._lock:
            found = [one for one in self.news.values() if one["kind"] == kind]
        return sorted(found, key=lambda one: one["sequence"] or 0)


class Handler(BaseHTTPRequestHandler):
    """One delivery."""

    inbox: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        challenge = str(json.loads(body)["data"].get("challenge", ""))
        trouble = "" if challenge else self.inbox.next_trouble()
        if trouble == "die_before":
            self.close_connection = True
            return
        if trouble == "refuse":
            self._answer(503, b"")
            return
        taken = self.inbox.take(headers, body) if not challenge or self.inbox.secret else True
        if trouble == "die_after":  # it has it, and could not say so
            self.close_connection = True
            return
        self._answer(200 if taken else 401, challenge.encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def listening(inbox: Inbox) -> Iterator[str]:
    """The server on this machine; its address."""
    handler = type("Bound", (Handler,), {"inbox": inbox})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/news"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
