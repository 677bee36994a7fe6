"""The project's own files, as the architecture tests read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("backend", "merchants", "credit", "incentives")


def tracked() -> list[Path]:
    """Every file of the repository, committed or about to be."""
    named = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in named.split("\0") if name and (ROOT / name).is_file()]


def modules(*folders: str) -> list[Path]:
    """The Python files under these folders; migrations are generated and stand apart."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in folders
        and "migrations" not in path.parts
    ]


def shown(path: Path) -> str:
    """A path as people write it."""
    return str(path.relative_to(ROOT))
