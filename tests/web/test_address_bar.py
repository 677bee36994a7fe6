"""What people and tools type is answered, also where it is not quite an address."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from backend.asgi import application
from tests.merchants.outside import ask


@pytest.mark.django_db(transaction=True)
def test_a_query_in_bare_characters_is_a_query() -> None:
    with ThreadPoolExecutor(1) as apart:  # a browser test may have left its loop in this thread
        asking = ask(_typed_bare, "/api/open/v1/merchants?q=面馆")
        assert apart.submit(asyncio.run, asking).result().status == 200


async def _typed_bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
    assert not scope["query_string"].isascii()
    await application(scope, receive, send)
