"""Subscribe messages: one word to one person who asked for exactly one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from backend.accounts.outbound import Away
from backend.accounts.providers.refusals import PlatformTooOften, PlatformUnavailable
from backend.accounts.providers.wechat.client import (
    BUSY,
    TOKEN_OVER,
    TOO_OFTEN,
    errcode,
    wechat,
)

NOT_SUBSCRIBED = 43101
# What WeChat takes of each kind of field; longer words are cut where a person still reads them.
LONGEST = {"thing": 20, "name": 10, "phrase": 5}
LATER = TOKEN_OVER | TOO_OFTEN | {BUSY}


class MessageRefused(Exception):
    """Not sent, and sending again would not change that. Its text is the platform's number."""


class NotSubscribed(MessageRefused):
    """The person did not ask for this message, or asked once and got it."""


def send_subscribe_message(
    openid: str, template: str, data: Mapping[str, str], *, page: str = "", language: str = "zh_CN"
) -> None:
    """Send one, `data` by field name (`thing1`, `time2`), `page` a path inside the mini-program.

    Raises Away (try again later), NotSubscribed and MessageRefused (final). After Away nothing
    arrived, unless the platform took it and then said nothing.
    """
    message = {
        "touser": openid,
        "template_id": template,
        "data": {field: {"value": _fitting(field, value)} for field, value in data.items()},
        "lang": language,
        **({"page": page} if page else {}),
    }
    try:
        code = errcode(wechat().with_token("/cgi-bin/message/subscribe/send", message))
    except (PlatformUnavailable, PlatformTooOften) as trouble:
        raise Away(trouble.code) from None
    if code == NOT_SUBSCRIBED:
        raise NotSubscribed(str(code))
    if code in LATER:
        raise Away(f"errcode {code}")
    if code:
        raise MessageRefused(f"errcode {code}")


def _fitting(field: str, value: str) -> str:
    most = LONGEST.get(re.sub(r"\d+$", "", field))
    return value if most is None or len(value) <= most else value[: most - 1] + "…"
