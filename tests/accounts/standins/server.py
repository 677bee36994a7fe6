"""One small HTTP server on 127.0.0.1 whose answers a test decides."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What goes back; `stall` waits first, in seconds; `hang_up` answers nothing at all."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    stall: float = 0.0
    hang_up: bool = False
    headers: dict[str, str] = field(default_factory=dict)


class StandIn(Protocol):
    def reply(self, asked: Asked) -> Reply: ...


@dataclass
class Running:
    """Where it listens and what it was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def running(stand_in: StandIn) -> Iterator[Running]:
    """The stand-in behind a free port of this machine, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    known = Running(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler(stand_in, known)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield known
    finally:
        known.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(stand_in: StandIn, known: Running) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            asked = Asked(self.command, parts.path, query, dict(self.headers), body)
            known.asked.append(asked)
            reply = stand_in.reply(asked)
            known.stop.wait(reply.stall)
            if reply.hang_up or known.stop.is_set():
                self.close_connection = True
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = answer  # noqa: N815  # the server's names for them

        def log_message(self, *args: Any) -> None:
            """Tests print nothing."""

    return Handler
