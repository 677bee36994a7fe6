"""Platforms that stand in for the real ones, behind real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from backend.accounts import outbound
from tests.accounts.journeys import OTHER, PHONE
from tests.accounts.standins.server import running
from tests.accounts.standins.wechat import ALICE, APPID, BOB, SECRET, WeChatServer


@pytest.fixture
def wechat(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[WeChatServer]:
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.3)
    cache.clear()
    people = {"alice": ALICE, "alice-2": ALICE, "bob": BOB}
    server = WeChatServer(people, {"her-phone": PHONE, "his-phone": OTHER})
    with running(server) as known:
        settings.WECHAT_APPID, settings.WECHAT_SECRET = APPID, SECRET
        settings.WECHAT_URL = known.url
        server.running = known
        yield server
