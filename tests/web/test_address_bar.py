"""What people and tools type is answered, also where it is not quite an address."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync

from backend.asgi import application
from tests.merchants.outside import ask


@pytest.mark.django_db(transaction=True)
def test_a_query_in_bare_characters_is_a_query() -> None:
    answer = async_to_sync(ask)(_typed_bare, "/api/open/v1/merchants?q=面馆")
    assert answer.status == 200


async def _typed_bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
    assert not scope["query_string"].isascii()
    await application(scope, receive, send)
