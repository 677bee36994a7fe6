"""A small city for the fuzzer to ask about."""

from __future__ import annotations

import pytest


@pytest.fixture
def seeded(db: None) -> list[str]:
    """The codes of merchants the fuzzer may find."""
    return []
