"""Arrows point down, and the wall between merchants and civic points stands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")


def test_arrows_point_down_and_the_wall_stands() -> None:
    run = subprocess.run(
        [str(LINTER), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
