"""What the stories of the API share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from backend.api.write_limits import refused


@pytest.fixture(autouse=True)
def _no_flood_is_remembered() -> Iterator[None]:
    refused.forget()
    yield
    refused.forget()


def at_once(times: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work(0)` … `work(times - 1)` in as many threads; their results in order."""

    def run(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as crew:
        return list(crew.map(run, range(times)))
