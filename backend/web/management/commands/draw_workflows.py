"""Draw every state machine of the code into docs/workflows.md: the tables are the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand

from backend.kernel.workflow import Workflow

ROOMS = ("backend", "credit", "incentives", "merchants")
HEAD = """# Workflows

Drawn by `./manage.py draw_workflows` from the tables in the code; a test compares. A status with
no way out is final. Where a trigger keeps the steps, the database refuses every other one.
"""


class Drawn(NamedTuple):
    """One machine and where it is written."""

    module: str
    name: str
    workflow: Workflow[str]


class Command(BaseCommand):
    help = "Write docs/workflows.md."

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.BASE_DIR) / "docs" / "workflows.md"
        target.write_text(drawing(), encoding="utf-8")
        self.stdout.write(f"{len(list(machines()))} workflows drawn")


def drawing() -> str:
    """The whole document."""
    parts = [
        f"## {each.module}: {each.name}\n\n```mermaid\n{each.workflow.as_mermaid()}\n```\n"
        for each in machines()
    ]
    return "\n".join([HEAD, *parts])


def machines() -> Iterator[Drawn]:
    """Every workflow of the house, in the order of its module."""
    root = Path(settings.BASE_DIR)
    for path in sorted(path for room in ROOMS for path in (root / room).rglob("*.py")):
        for name in assigned(path):
            module = ".".join(path.relative_to(root).with_suffix("").parts)
            found = getattr(import_module(module), name)
            yield Drawn(module, name, found)


def assigned(path: Path) -> list[str]:
    """The names that a module gives to workflows at its top."""
    source = path.read_text(encoding="utf-8")
    body = ast.parse(source).body if "Workflow(" in source else []
    return [name for node in body for name in _workflow_named(node)]


def _workflow_named(node: ast.stmt) -> Iterator[str]:
    if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Call):
        return
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if getattr(node.value.func, "id", "") == "Workflow" and isinstance(target, ast.Name):
        yield target.id
