"""Calls of a WSGI application in its own process, one after the other: no server, no network."""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
WARM = 2.0


def environ(path: str) -> dict[str, Any]:
    """A GET as a server would hand it over."""
    at, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": at, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip


def called(application: Application, path: str) -> int:
    """Bytes of one answer; anything but 200 is a fault of the bench."""
    said: list[str] = []
    body = application(environ(path), lambda status, _headers, *_more: said.append(status))
    size = sum(map(len, body))
    if hasattr(body, "close"):
        body.close()
    if not said[0].startswith("200"):
        raise RuntimeError(f"{path}: {said[0]}")
    return size


def rate(application: Application, paths: Sequence[str], seconds: float) -> dict[str, float]:
    """Calls a second and milliseconds of one, over these paths in turn, warm."""
    _burst(application, paths, WARM)
    took = _burst(application, paths, seconds)
    ordered = sorted(took)
    return {
        "per_second": len(took) / sum(took),
        "p50": 1000 * statistics.median(ordered),
        "p95": 1000 * ordered[int(len(ordered) * 0.95)],
        "bytes": called(application, paths[0]),
    }


def _burst(application: Application, paths: Sequence[str], seconds: float) -> list[float]:
    took: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends or len(took) < len(paths):
        path = paths[len(took) % len(paths)]
        began = time.perf_counter()
        called(application, path)
        took.append(time.perf_counter() - began)
    return took
