"""`manage.py up`: first start, kill -9 of everything, second start, and a clean end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from backend.embedded import ports
from backend.embedded.cluster import Cluster
from backend.embedded.processes import servers_in
from tests.embedded.conftest import folder_open_to_all

PROJECT = Path(__file__).resolve().parent.parent.parent
NOT_OURS = {"DATABASE_URL", "BROKER_URL", "CHENGYI_HOST", "DJANGO_SETTINGS_MODULE"}
PATIENCE = 60.0

pytestmark = pytest.mark.drill


@dataclass
class Product:
    """The product on a data folder and a port of its own."""

    data: Path
    port: int
    said: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--no-demo"], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, cwd=PROJECT,
            env={**kept, "CHENGYI_DATA": str(self.data), "PORT": str(self.port)},
        )  # fmt: skip

    def read_until(self, word: str) -> None:
        """Read what it says up to a line that begins with the word."""
        assert self.process is not None
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith(word):
                return
        raise AssertionError("".join(self.said))

    def processes(self) -> list[int]:
        """All that runs on this data folder: the command's own children carry its environment."""
        mark = f"CHENGYI_DATA={self.data}\0".encode()
        found = [path for path in Path("/proc").glob("[0-9]*") if mark in _environment(path)]
        return [int(path.name) for path in found] + servers_in(self.data / "pg")

    def kill_everything(self) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):  # the leash was quicker
                os.kill(pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        assert self.process is not None
        with self.process as process:
            return process.wait(timeout=PATIENCE)


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:  # ended meanwhile, or somebody else's
        return b""


@contextmanager
def _product() -> Iterator[Product]:
    port = ports.next_free(18000 + os.getpid() % 1000)
    assert port is not None
    with folder_open_to_all() as folder:
        found = Product(folder / "data", port)
        yield found
        if found.process is not None and found.process.returncode is None:
            found.kill_everything()
            # A killed server's shared memory is freed by the next start on the same data.
            Cluster(found.data).ensure_running()
        Cluster(found.data).stop()


@pytest.fixture
def product() -> Iterator[Product]:
    with _product() as found:
        yield found


@pytest.fixture(scope="module")
def running() -> Iterator[Product]:
    """One that is up already, for the stories that need no fresh start."""
    with _product() as found:
        found.start()
        found.read_until("ready")
        yield found


def _answers(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health/ready") as answer:
        return bool(answer.status == 200)


def test_it_comes_up_survives_kill_9_and_goes_down_clean(product: Product) -> None:
    product.start()
    product.read_until("ready")
    assert _answers(product.port)
    product.kill_everything()
    product.said.clear()
    product.start()
    product.read_until("ready")
    assert _answers(product.port)
    assert not [line for line in product.said if "applying" in line or "collecting" in line]
    assert product.process is not None
    product.process.terminate()
    product.read_until("setup    | everything stopped")
    assert product.wait() == 0
    assert product.processes() == []
    assert Cluster(product.data).state == "stopped"


def test_a_second_one_on_the_same_data_says_where_the_first_is(running: Product) -> None:
    second = Product(running.data, running.port + 1)
    second.start()
    second.read_until("CommandError")
    assert f"http://127.0.0.1:{running.port}" in second.said[-1]
    assert second.wait() == 1


def test_what_dies_is_started_again(running: Product) -> None:
    os.kill(Cluster(running.data).pid or 0, signal.SIGKILL)
    running.read_until("database | back")
    end = time.monotonic() + PATIENCE
    while True:
        try:
            assert _answers(running.port)
            return
        except OSError:  # refused or 503 until its connections are new
            assert time.monotonic() < end
            time.sleep(0.1)
