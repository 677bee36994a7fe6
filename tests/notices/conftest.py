"""The cast of these stories, kinds of notices that only they tell, and a gateway with faults."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.sms import gateways
from backend.notices.kinds import declare
from tests.accounts.cast import somebody
from tests.accounts.standins.sms_gateway import SECRET, SmsGateway, running

ANSWERED = declare(
    "story.answered",
    title="“{shop}”已答复你的投诉",
    body="“{shop}”说：{answer}",
    channels=("page", "sms"),
)
ALARM = declare(
    "story.alarm",
    title="你的手机号已更换",
    body="你的手机号换成了{number}。",
    channels=("page", "sms"),
    group="account",
    urgent=True,
    required=True,
)
NEWS = declare("story.news", title="有新的优惠", body="有新的优惠。", group="offers")
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # noon in China


class Clock:
    """The time of day, moved by the story."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def citizen(db: None) -> User:
    return somebody(61)


@pytest.fixture
def neighbour(db: None) -> User:
    return somebody(62)


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmsGateway]:
    monkeypatch.setattr(gateways, "ANSWER_SECONDS", 0.2)
    with running() as server:
        settings.SMS_GATEWAY = "backend.accounts.sms.gateways.Signed"
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_SECRET = server.url, SECRET
        yield server
