"""What every test stands on: a database server of its own."""

from __future__ import annotations

import pytest

from backend.embedded.bootstrap import ensure_test_cluster


def pytest_configure(config: pytest.Config) -> None:
    """Start the tests' own PostgreSQL; it never holds the data of `make run`."""
    ensure_test_cluster()
