"""The supervisor: starts, restarts, prefixes, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.embedded import console, supervisor
from backend.embedded.supervisor import Child, Supervisor

SLEEPER = "import time; print('你好 from', __import__('os').getpid(), flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEPER


def _python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    monkeypatch.setattr(supervisor, "say", lambda who, line: lines.append((who, line)))
    return lines


@pytest.fixture
def keep() -> Iterator[Callable[[str], Supervisor]]:
    kept: list[Supervisor] = []

    def make(program: str) -> Supervisor:
        kept.append(Supervisor([Child("web", _python(program))]))
        kept[-1].start()
        return kept[-1]

    yield make
    for one in kept:
        one.stop()


def _pid(kept: Supervisor) -> int:
    process = kept.children[0].process
    return process.pid if process else 0


def test_what_a_child_says_carries_its_name(
    keep: Callable[[str], Supervisor], said: list[tuple[str, str]]
) -> None:
    kept = keep(SLEEPER)
    _wait(lambda: ("web", f"你好 from {_pid(kept)}") in said)


def test_a_child_that_dies_is_started_again_and_the_reason_told(
    keep: Callable[[str], Supervisor], said: list[tuple[str, str]]
) -> None:
    kept = keep(SLEEPER)
    first = _pid(kept)
    os.kill(first, signal.SIGKILL)
    kept.run(until=lambda: _pid(kept) not in {0, first})
    assert ("web", "ended (killed by SIGKILL); starts again in 1 s") in said


def test_a_child_that_keeps_failing_is_tried_less_and_less_often(
    keep: Callable[[str], Supervisor], said: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "BEAT", 0.02)
    kept = keep("raise SystemExit(3)")
    kept.run(until=lambda: len(said) >= 4)
    assert [line for _, line in said if "ended" in line] == [
        "ended (exit code 3); starts again in 1 s",
        "ended (exit code 3); starts again in 2 s",
    ]


def test_stopping_ends_even_the_stubborn(
    keep: Callable[[str], Supervisor], said: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "FAREWELL", 0.2)
    kept = keep(STUBBORN)
    _wait(lambda: len(said) == 2)  # it was started, and has spoken
    kept.stop()
    process = kept.children[0].process
    assert process is not None
    assert process.wait(timeout=10) == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="the leash is Linux's PR_SET_PDEATHSIG")
def test_children_end_when_the_supervisor_itself_is_killed() -> None:
    program = (
        "import sys, time; from backend.embedded.supervisor import *;"
        f"Supervisor([Child('web', [sys.executable, '-c', {SLEEPER!r}])]).start(); time.sleep(60)"
    )
    with subprocess.Popen(_python(program), stdout=subprocess.PIPE, text=True) as above:
        assert above.stdout is not None
        child = next(int(line.split()[-1]) for line in above.stdout if "你好" in line)
        above.kill()
    _wait(lambda: not Path(f"/proc/{child}/cmdline").exists() or _is_zombie(child))


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_lines_are_prefixed_and_plain_when_nobody_watches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console.say("web", "listening")
    assert capsys.readouterr().out == "web      | listening\n"
