"""The documents speak of what is there: files, commands, settings, tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from backend.sharding.checks import OURS, shard_of
from backend.sharding.models import By, ById
from tests.architecture.sources import ROOT, shown, tracked

DOCS = sorted(path for path in tracked() if path.suffix == ".md")
# `docs/x.md`, `merchants/lookup/feed.py`, `backend/settings/`: paths from the top of the project.
PATH = re.compile(
    r"(?<![\w/.-])((?:backend|merchants|credit|incentives|static|tests|docs|locale|\.ci)/[\w./-]*\w/?)"
)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
ADDRESS = re.compile(r"(?:GET |curl -s[a-zA-Z]* |https?://)\S+")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)\b(?=[`\s]*(?:#|$|\s{2}|`|ROWS))", re.MULTILINE)
MANAGE = re.compile(r"manage\.py ([a-z_]+)")
SETTING = re.compile(r"env\.(?:text|flag|number|words|database)\(\s*(?:env\.text\()?\"([A-Z_]+)\"")


def shard_table() -> list[str]:
    """The rows of the table in docs/architecture.md, from what the models declare."""
    rows = []
    for model in apps.get_models():
        if model.__module__.split(".")[0] in OURS:
            match shard_of(model):
                case ById():
                    kind = f"distributed by its own key `{model._meta.pk.column}`"
                case By(column=column, root=root):
                    kind = f"distributed by `{column}`, beside `{root}`"
                case other:
                    kind = type(other).__name__.lower()
            rows.append(f"| `{model._meta.db_table}` | {kind} |")
    return sorted(rows)


@pytest.mark.parametrize("path", DOCS, ids=shown)
def test_every_file_a_document_names_is_there(path: Path) -> None:
    text = ADDRESS.sub("", path.read_text(encoding="utf-8"))
    missing = [name for name in PATH.findall(text) if not (ROOT / name).exists()]
    missing += [link for link in LINK.findall(text) if not (path.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("path", DOCS, ids=shown)
def test_every_command_a_document_names_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(MAKE.findall(text)) - targets == set()
    assert set(MANAGE.findall(text)) - set(get_commands()) == set()


def test_the_readme_shows_the_two_commands_and_fits_a_screen() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"run", "test"} <= set(MAKE.findall(text))
    assert len(text.splitlines()) <= 90


def test_the_architecture_tells_where_every_table_lives() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = [line for line in text.splitlines() if re.match(r"\| `\w+_\w+` \| ", line)]
    assert told == shard_table()


def test_operations_tells_every_setting_that_is_read() -> None:
    settings = (ROOT / "backend" / "settings").glob("*.py")
    read = {name for path in settings for name in SETTING.findall(path.read_text())}
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}`" not in text} == set()


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
