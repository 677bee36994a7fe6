"""The kernel is a language, not an application."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import backend.kernel

MODULES = sorted(Path(backend.kernel.__file__).parent.rglob("*.py"))
FORBIDDEN = ("django.db.models", "django.http", "rest_framework", "celery", "merchants", "credit")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_the_kernel_knows_no_models_no_http_and_no_other_room(path: Path) -> None:
    for name in imported(path):
        assert not name.startswith(FORBIDDEN), name
        assert not name.startswith("backend.") or name.startswith("backend.kernel"), name


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
