"""A partner's server that receives webhooks: a real one, on this machine, with every fault.

It checks signatures by itself, from the published rules of Standard Webhooks, not by our code.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The body, read."""
        read: dict[str, Any] = json.loads(self.body)
        return read

    def is_signed_by(self, secret: str) -> bool:
        """Whether one of the signatures is that of the secret, over id, time and body."""
        key = base64.b64decode(secret.split("_", 1)[1])
        id_, at = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        message = id_.encode() + b"." + at.encode() + b"." + self.body
        expected = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
        given = [one.split(",", 1) for one in self.headers["webhook-signature"].split(" ")]
        fresh = abs(int(at) - time.time()) < 300
        return fresh and any(kind == "v1" and mac == expected for kind, mac in given)


Fault = Callable[[BaseHTTPRequestHandler, Received], None]


@dataclass
class Receiver:
    """What it received, and how it answers next; without a fault, as a good receiver does."""

    server: ThreadingHTTPServer
    scheme: str = "http"
    got: list[Received] = field(default_factory=list)
    fault: Fault | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://127.0.0.1:{self.server.server_port}/hooks"

    @property
    def port(self) -> int:
        return self.server.server_port

    def news(self) -> list[Received]:
        """All but pings."""
        return [one for one in self.got if one.said["kind"] != "ping"]


def good(handler: BaseHTTPRequestHandler, received: Received) -> None:
    """200, with the challenge where there is one."""
    answer(handler, 200, str(received.said["data"].get("challenge", "ok")).encode())


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """A whole answer."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def status(code: int, body: bytes = b"no", **headers: str) -> Fault:
    """Always that."""
    return lambda handler, _received: answer(handler, code, body, **headers)


def silence(handler: BaseHTTPRequestHandler, _received: Received) -> None:
    """Takes the request and never answers."""
    time.sleep(3)


def drip(handler: BaseHTTPRequestHandler, _received: Received) -> None:
    """A byte of the answer's head now and then."""
    for one in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200:
        handler.wfile.write(bytes([one]))
        handler.wfile.flush()
        time.sleep(0.05)


def huge(handler: BaseHTTPRequestHandler, _received: Received) -> None:
    """More than anybody wants to read."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(10**10))
    handler.end_headers()
    for _chunk in range(10_000):
        handler.wfile.write(b"x" * 65536)


def no_http(handler: BaseHTTPRequestHandler, _received: Received) -> None:
    """Something else."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n" * 3)


def hang_up(handler: BaseHTTPRequestHandler, _received: Received) -> None:
    """Closes without a word."""
    handler.connection.close()


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A server for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received = Received(self.path, headers, body)
            receiver.got.append(received)
            (receiver.fault or good)(self, received)

        def log_message(self, *told: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *told: object) -> None:
            """Clients that hang up are what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(server, "https" if tls else "http")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, str]:
    """A server's TLS for that name, and the file by which a client would trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    certificate, private = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    private.write_bytes(key.private_bytes(*plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context, str(certificate)
