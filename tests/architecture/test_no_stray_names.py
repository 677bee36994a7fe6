"""No drawer for odds and ends, and nothing about one machine in what everyone gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, shown, tracked

DRAWERS = {"utils.py", "helpers.py", "services.py", "managers.py", "misc.py", "common.py"}
# Split, so that this file does not hold what it looks for.
MACHINE = re.compile(
    "|".join(
        [
            "/wor" + r"k/(?:main|shared)",
            "/hom" + r"e/\w+/",
            "/roo" + r"t/(?!\.)",
            "/Use" + r"rs/\w+/",
        ]
    )
)
REGISTRY = re.compile(
    "|".join(
        ["index-" + "url", "--trusted-" + "host", "pypi" + r"\.(?!org)\w+\.", "artifac" + "tory"]
    )
)
READABLE = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".html",
    ".css",
    ".js",
    ".json",
    ".po",
    ".svg",
    ".typ",
    ".yml",
    ".yaml",
    ".sh",
    "",
}


def readable() -> list[Path]:
    return [path for path in tracked() if path.suffix in READABLE and path != Path(__file__)]


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [shown(path) for path in tracked() if path.name in DRAWERS] == []


@pytest.mark.parametrize("stray", [MACHINE, REGISTRY], ids=["machine", "registry"])
def test_no_file_names_a_machine_or_a_registry(stray: re.Pattern[str]) -> None:
    found = [
        f"{shown(path)}: {match.group()}"
        for path in readable()
        if (match := stray.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_no_secret_and_no_data_set_is_kept_with_the_code() -> None:
    key = re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----")
    assert [shown(p) for p in readable() if key.search(p.read_text("utf-8", "replace"))] == []
    heavy = [shown(path) for path in tracked() if path.stat().st_size > 1_000_000]
    assert heavy == []


def test_the_top_level_is_as_the_house_draws_it() -> None:
    rooms = {path.relative_to(ROOT).parts[0] for path in tracked()}
    wanted = {"backend", "credit", "incentives", "merchants", "static", "tests", "manage.py"}
    allowed = wanted | {
        "requirements.txt",
        "requirements.in",
        "requirements-dev.in",
        "requirements-dev.txt",
        "README.md",
        "LICENSE",
        "NOTICE",
        "CHANGELOG.md",
        "Makefile",
        "pyproject.toml",
        "docs",
        ".ci",
        ".gitignore",
        ".gitattributes",
        "locale",
    }
    assert rooms - allowed == set()
    assert wanted - rooms == set()
