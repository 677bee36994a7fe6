"""By WeChat: one subscribe message to whoever asked for it, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount

from backend.accounts.models import User
from backend.accounts.providers.accounts import sealed
from backend.notices.kinds import declare
from backend.notices.models import Delivery, State
from tests.accounts.conftest import wechat  # noqa: F401  (a fixture)
from tests.accounts.standins.wechat import BOB, WeChatServer
from tests.notices.conftest import Clock
from tests.notices.telling import live, run_due, tell

pytestmark = pytest.mark.django_db
OPENID = BOB["openid"]
SEND = "/cgi-bin/message/subscribe/send"
declare(
    "story.decided", title="“{shop}”的事有了结果", body="有了结果。", channels=("page", "wechat")
)


@pytest.fixture
def linked(citizen: User, settings: Any) -> User:
    fields = {"template": "T1", "title": "thing1", "at": "time2", "page": "pages/notice"}
    settings.NOTICES_WECHAT_TEMPLATES = {"*": fields}
    about = {"provider": "wechat", "uid": "u", "extra_data": sealed(OPENID)}
    SocialAccount.objects.create(user=citizen, **about)
    return citizen


def state() -> str:
    return str(Delivery.objects.get(channel="wechat").state)


def test_whoever_asked_is_told_once(clock: Clock, wechat: WeChatServer, linked: User) -> None:  # noqa: F811
    wechat.subscribed.add(OPENID)
    notice = tell(linked, kind="story.decided")
    run_due(clock)
    live(clock, hours=2)
    (message,) = wechat.sent
    assert message["data"]["thing1"]["value"] == "“好再来面馆”的事有了结果"
    assert (message["page"], message["touser"]) == (f"pages/notice?n={notice.short}", OPENID)
    assert state() == State.SENT


def test_a_platform_that_is_away_is_tried_again(
    clock: Clock,
    wechat: WeChatServer,  # noqa: F811
    linked: User,
) -> None:
    wechat.subscribed.add(OPENID)
    wechat.faults[SEND] = ["503"] * 6
    tell(linked, kind="story.decided")
    run_due(clock)
    assert state() == State.WAITING
    live(clock, hours=8)
    assert (state(), len(wechat.sent)) == (State.SENT, 1)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda server: None, State.NOT_WANTED),  # never asked for one
        (lambda server: server.faults.update({SEND: [40037]}), State.FAILED),
    ],
)
def test_what_will_not_pass_is_final(
    clock: Clock,
    wechat: WeChatServer,  # noqa: F811
    linked: User,
    spoil: Callable[[WeChatServer], None],
    expected: str,
) -> None:
    spoil(wechat)
    tell(linked, kind="story.decided")
    run_due(clock)
    assert state() == expected


def test_whoever_is_not_known_there_is_not_written_to(
    clock: Clock,
    wechat: WeChatServer,  # noqa: F811
    linked: User,
    neighbour: User,
) -> None:
    tell(neighbour, kind="story.decided")
    run_due(clock)
    assert (state(), wechat.sent) == (State.NOT_WANTED, [])
