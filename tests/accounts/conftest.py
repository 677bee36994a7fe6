"""Platforms that stand in for the real ones, behind real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.accounts import outbound
from tests.accounts.journeys import OTHER, PHONE
from tests.accounts.standins.wechat import ALICE, BOB, WeChatServer, mini_program


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeChatServer]:
    """A mini-program that two people may open, each with a phone of their own."""
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.3)
    people = {"alice": ALICE, "alice-2": ALICE, "bob": BOB}
    with mini_program(WeChatServer(people, {"her-phone": PHONE, "his-phone": OTHER})) as server:
        yield server
