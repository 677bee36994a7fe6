"""Load over loopback with wrk, and servers to put it on."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.embedded.ports import next_free
from tests.bench.ground import file_of

PATIENCE = 60.0  # seconds for a server to answer
SCRIPT = """
local requests, place = {}, 0
function init(args)
    math.randomseed(os.time())
    for line in io.lines(args[1]) do
        requests[#requests + 1] = wrk.format("GET", args[2] .. line)
    end
    place = math.random(#requests)
end
function request()
    place = place % #requests + 1
    return requests[place]
end
function done(summary, latency, all)
    local wrong = summary.errors.status + summary.errors.timeout + summary.errors.read
    io.write(string.format("FIGURES %d %d %d %d %d %d\\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(95), latency:percentile(99), wrong))
end
"""


@dataclass(frozen=True)
class Load:
    """What one burst of load found; latencies in milliseconds."""

    per_second: float
    p50: float
    p95: float
    p99: float


def wrk() -> str:
    """The load generator, or a sentence that says how to get it."""
    found = shutil.which("wrk")
    if found is None:
        sys.exit("make bench needs wrk on the PATH: apt-get install wrk (or brew install wrk)")
    return found


def burst(port: int, codes: Path, *, prefix: str, seconds: int, connections: int = 32) -> Load:
    """Random codes for some seconds over so many connections."""
    script = file_of("load.lua")
    script.write_text(SCRIPT)
    command = [wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s"]
    command += [str(script), f"http://127.0.0.1:{port}", "--", str(codes), prefix]
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=seconds + 60
    ).stdout
    figures = re.search(r"FIGURES (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", said)
    if figures is None:
        raise RuntimeError(f"wrk said: {said}")
    requests, duration, p50, p95, p99, wrong = map(int, figures.groups())
    if wrong:
        raise RuntimeError(f"{wrong} of {requests} answers under {prefix} were none: no figures")
    return Load(requests / duration * 1e6, p50 / 1000, p95 / 1000, p99 / 1000)


@contextmanager
def server(application: str, *flags: str, env: dict[str, str], ready: str) -> Iterator[int]:
    """One granian process with one worker; the port it answers on."""
    port = next_free(18_000)
    if port is None:
        raise RuntimeError("no port is free")
    command = [sys.executable, "-m", "granian", "--workers", "1", "--no-ws", "--no-log"]
    command += ["--host", "127.0.0.1", "--port", str(port), *flags, application]
    process = subprocess.Popen(command, env=env)
    try:
        _wait(f"http://127.0.0.1:{port}{ready}", process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  (loopback)
                return
        except urllib.error.HTTPError as refusal:
            raise RuntimeError(f"{address} answers {refusal.code}") from None
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")
