"""A gateway for text messages that speaks the real protocol, with faults to switch on."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "between-us-and-the-gateway"


class SmsGateway(ThreadingHTTPServer):
    """`fault`: "" works, "slow" never answers, "late" takes it and then never answers, or the
    status it answers with.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.fault: str = ""
        self.carried: dict[str, dict[str, Any]] = {}  # by id: the same message twice is one
        self.posts = 0
        self.let_go = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/messages"


class Answering(BaseHTTPRequestHandler):
    server: SmsGateway

    def do_POST(self) -> None:
        self.server.posts += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.fault == "slow":
            self.server.let_go.wait(20)
            return
        status = self._judged(body)
        if self.server.fault == "late":
            self.server.let_go.wait(20)
            return
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def _judged(self, body: bytes) -> int:
        moment = self.headers["X-Timestamp"]
        seal = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(seal, self.headers["X-Signature"]):
            return 401
        if self.server.fault not in {"", "late"}:
            return int(self.server.fault)
        message = json.loads(body)
        self.server.carried[message["id"]] = message
        return 202

    def log_message(self, *arguments: Any) -> None:
        """Silence."""


@contextmanager
def running() -> Iterator[SmsGateway]:
    """A gateway on a free port until the block ends."""
    server = SmsGateway()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()
