"""Subscribe messages of WeChat: one word to one person, and what cannot be sent is said."""

from __future__ import annotations

from typing import Any

import pytest

from backend.accounts.outbound import Away
from backend.accounts.providers.refusals import PlatformUnavailable
from backend.accounts.providers.wechat.client import wechat as program
from backend.accounts.providers.wechat.messages import (
    MessageRefused,
    NotSubscribed,
    send_subscribe_message,
)
from tests.accounts.standins.wechat import BOB, IMAGE, WeChatServer, asked

SEND = "/cgi-bin/message/subscribe/send"
OPENID = BOB["openid"]


def send(**more: Any) -> None:
    send_subscribe_message(OPENID, "template", {"thing1": "您的申请已有答复" * 5}, **more)


def test_a_message_arrives_as_the_platform_wants_it(wechat: WeChatServer) -> None:
    wechat.subscribed.add(OPENID)
    send(page="pages/me")
    (message,) = wechat.sent
    assert (message["touser"], message["page"]) == (OPENID, "pages/me")
    assert len(message["data"]["thing1"]["value"]) == 20


def test_one_subscription_is_one_message(wechat: WeChatServer) -> None:
    wechat.subscribed.add(OPENID)
    send()
    with pytest.raises(NotSubscribed):
        send()


@pytest.mark.parametrize("fault", ["silent", "503", -1, 45011, 40001])
def test_what_may_pass_is_tried_again_later(wechat: WeChatServer, fault: object) -> None:
    wechat.faults[SEND] = [fault] * 3
    with pytest.raises(Away):
        send()


@pytest.mark.parametrize("fault", [40003, 40037, 47003, 41030])
def test_what_will_not_pass_is_final(wechat: WeChatServer, fault: int) -> None:
    wechat.faults[SEND] = [fault]
    with pytest.raises(MessageRefused, match=f"^errcode {fault}$"):
        send()
    assert asked(wechat).count(SEND) == 1


def test_a_token_is_asked_for_once(wechat: WeChatServer) -> None:
    wechat.subscribed.add(OPENID)
    send()
    wechat.subscribed.add(OPENID)
    send()
    assert asked(wechat).count("/cgi-bin/stable_token") == 1


def test_a_wrong_secret_is_no_message(wechat: WeChatServer, settings: Any) -> None:
    settings.WECHAT_SECRET = "another"
    with pytest.raises(Away):
        send()


def test_an_image_is_an_image_and_json_says_why_not(wechat: WeChatServer) -> None:
    assert program().mini_code(scene="abc", page="pages/shop") == IMAGE
    wechat.faults["/wxa/getwxacodeunlimit"] = [41030]
    with pytest.raises(PlatformUnavailable):
        program().mini_code(scene="abc", page="pages/none")
