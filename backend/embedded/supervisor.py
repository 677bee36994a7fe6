"""Keeps a few processes running, speaks for them, and takes them down together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from backend.embedded.console import say

LONGEST_PAUSE = 30.0  # seconds between two tries
STEADY = 30.0  # seconds of life after which earlier failures are forgotten
FAREWELL = 10.0  # seconds to finish what is in hand
BEAT = 0.2  # seconds between two looks


@dataclass
class Child:
    """One process to keep: how it is called, and how it has fared."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    began: float = 0.0
    failures: int = 0
    due: float = 0.0

    def start(self) -> None:
        """Start it on a leash, in a process group of its own, its output prefixed."""
        leash = [sys.executable, "-m", "backend.embedded.leash", str(os.getpid())]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*leash, *self.command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.environment},
        )  # fmt: skip
        say(self.name, f"started as process {self.process.pid}")
        threading.Thread(target=self._speak, args=(self.process,), daemon=True).start()

    def send(self, number: signal.Signals) -> None:
        """To the process and all it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def _speak(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None  # noqa: S101  (Popen was asked for a pipe)
        with process.stdout as lines:
            for line in lines:
                if line.strip():
                    say(self.name, line.rstrip())


@dataclass
class Supervisor:
    """`watch` is called at every look, for what is no child (the database)."""

    children: list[Child]
    watch: Callable[[], None] = lambda: None
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start all children."""
        for child in self.children:
            child.start()

    def run(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the children until told to stop, or until `until` is true."""
        while not self.stopping.is_set() and not until():
            self.watch()
            for child in self.children:
                self._look_after(child)
            self.stopping.wait(BEAT)

    def stop(self) -> None:
        """Ask all to finish; after a while, or at a second Ctrl-C, insist."""
        alive = [child for child in self.children if _lives(child)]
        for child in alive:
            # Only the process itself: it takes its own children down in good order.
            child.process.terminate()  # type: ignore[union-attr]  # _lives has looked
        end = time.monotonic() + FAREWELL
        with suppress(KeyboardInterrupt):
            while any(map(_lives, alive)) and time.monotonic() < end:
                time.sleep(0.05)
        for child in self.children:
            if _lives(child):
                say(child.name, "still busy: killed; its work is taken up again later")
            child.send(signal.SIGKILL)

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                child.start()
            return
        code = child.process.poll()
        if code is None:
            return
        child.send(signal.SIGKILL)  # what it left behind would hold its port
        child.failures = 0 if now - child.began > STEADY else child.failures + 1
        pause = min(0.5 * 2**child.failures, LONGEST_PAUSE)
        child.process, child.due = None, now + pause
        say(child.name, f"ended ({_reason(code)}); starts again in {pause:.0f} s")


def _lives(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
