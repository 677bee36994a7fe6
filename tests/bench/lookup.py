"""Looking a card up over HTTP: ours beside its peers, in turn, under the same server and load."""

from __future__ import annotations

import statistics
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from backend.embedded.cluster import Cluster
from tests.bench import ground, load

API = "/api/open/v1/merchants/"
PAGE = "/m/"
CONNECTIONS = 32
TRIALS = 50
OF_CODE = "merchant_id = (SELECT merchant_id FROM merchants_key WHERE value = %s)"
CARD = f"SELECT body, etag FROM merchants_card WHERE {OF_CODE}"
CHANGE = f"UPDATE merchants_card SET body = %s, etag = %s WHERE {OF_CODE}"


@dataclass(frozen=True)
class Side:
    """One way to answer the same look-up."""

    name: str
    application: str
    flags: tuple[str, ...]
    settings: str = ground.SETTINGS
    prefix: str = API


OURS = Side("ours", "backend.asgi:application", ("--interface", "asgi"))
SIDES = (
    OURS,
    Side(
        "drf",
        "tests.bench.peers.drf:application",
        ("--interface", "wsgi", "--blocking-threads", "2"),
        "tests.bench.peers.drf_settings",
    ),
    Side("fastapi", "tests.bench.peers.fast:application", ("--interface", "asgi")),
    Side("hello", "tests.bench.peers.hello:application", ("--interface", "asgi")),
)


def dsn(database: str) -> str:
    """The address of a database of the bench for libpq."""
    return Cluster(ground.FOLDER).url.replace("/chengyi?", f"/{database}?")


def codes_file(database: str) -> Path:
    """Every public code in random order."""
    path = ground.file_of(f"codes-{database}.txt")
    with psycopg.connect(dsn(database)) as connection:
        # The DRF peer looks up by code, as its users would: with an index.
        connection.execute(
            "CREATE UNIQUE INDEX IF NOT EXISTS bench_code ON merchants_merchant (code)"
        )
        rows = connection.execute("SELECT code FROM merchants_merchant ORDER BY random()")
        path.write_text("".join(f"{code}\n" for (code,) in rows))
    return path


def compare(database: str, *, rounds: int, seconds: int) -> dict[str, Any]:
    """Every side in turn, round after round; medians by side."""
    codes = codes_file(database)
    with codes.open() as stream:
        first = stream.readline().strip()
    found: dict[str, list[load.Load]] = {side.name: [] for side in SIDES} | {"page": []}
    with ExitStack() as stack:
        ports = {}
        for side in SIDES:
            env = ground.environment(database)
            env |= {"DJANGO_SETTINGS_MODULE": side.settings, "PEER_DSN": dsn(database)}
            running = load.server(side.application, *side.flags, env=env, ready=API + first)
            ports[side.name] = stack.enter_context(running)
            load.burst(ports[side.name], codes, prefix=API, seconds=3)  # warm
        for _ in range(rounds):
            for side in SIDES:
                one = load.burst(ports[side.name], codes, prefix=API, seconds=seconds)
                found[side.name].append(one)
            found["page"].append(load.burst(ports["ours"], codes, prefix=PAGE, seconds=seconds))
        fresh = freshness(database, ports["ours"], first)
    sides = {name: _median(loads) for name, loads in found.items()}
    return {"sides": sides, "ratios": _ratios(found), "freshness_ms": fresh}


def _median(loads: list[load.Load]) -> dict[str, float]:
    names = ("per_second", "p50", "p95", "p99")
    return {name: statistics.median(getattr(one, name) for one in loads) for name in names}


def _ratios(found: dict[str, list[load.Load]]) -> dict[str, float]:
    """Ratios within each round, then their median: what disturbs a round disturbs both sides."""

    def against(name: str) -> float:
        pairs = zip(found["ours"], found[name], strict=True)
        return statistics.median(ours.per_second / peer.per_second for ours, peer in pairs)

    tail = statistics.median(one.p99 / one.p50 for one in found["ours"])
    return {name: against(name) for name in ("drf", "fastapi", "hello")} | {"p99_to_p50": tail}


def freshness(database: str, port: int, code: str) -> dict[str, float]:
    """From the commit of a change to its first sight over HTTP, in milliseconds."""
    address = f"http://127.0.0.1:{port}{API}{code}"
    waits = []
    with psycopg.connect(dsn(database), autocommit=True) as connection:
        [(body, etag)] = connection.execute(CARD, [code])
        for trial in range(TRIALS):
            mark = f"bench-{trial}-{time.time_ns()}"
            connection.execute(CHANGE, [mark, mark[:32], code])
            committed = time.perf_counter()
            while mark.encode() not in _read(address):
                pass
            waits.append((time.perf_counter() - committed) * 1000)
        connection.execute(CHANGE, [body, etag, code])
    return {"max": max(waits), "median": statistics.median(waits)}


def _read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
        body: bytes = answer.read()
        return body
