"""What every test stands on: a database server of its own, and real data where it is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from backend.embedded.bootstrap import ensure_test_cluster
from backend.embedded.management.commands.compile_locale import (
    changed_catalogues,
    compile_catalogue,
)

BESIDE_THE_PROJECT = Path(__file__).resolve().parent.parent.parent / "shared"

# No timed assertions: other work on the machine must not fail a property.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Start the tests' own PostgreSQL; it never holds the data of `make run`."""
    ensure_test_cluster()


@pytest.fixture(scope="session", autouse=True)
def _english() -> None:
    """Compiled translations are not kept in the repository."""
    for catalogue in changed_catalogues():
        compile_catalogue(catalogue)


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real data and vectors; only a CI machine must have it."""
    folder = Path(os.environ.get("CHENGYI_SHARED", BESIDE_THE_PROJECT))
    if not folder.is_dir():
        leave_out = pytest.fail if os.environ.get("CI") else pytest.skip
        leave_out("real data not found: put it beside the project as shared/ or set CHENGYI_SHARED")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: once one was driven, its event loop stays in this thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
