"""WeChat as a provider of allauth's."""

from __future__ import annotations

from typing import Any

from backend.accounts.providers.accounts import NAMES
from backend.accounts.providers.base import MiniProgram
from backend.accounts.providers.budgets import pay_for_phone
from backend.accounts.providers.wechat.client import wechat


class WeChatProvider(MiniProgram):
    """`access_token` is the code of wx.login, `phone_code` that of getPhoneNumber (optional)."""

    id = "wechat"
    name = NAMES[id]

    def names_of(self, token: dict[str, Any]) -> tuple[list[str], str]:
        known = wechat().person_of(str(token.get("access_token") or ""))
        return [name for name in (known.unionid, known.openid) if name], known.openid

    def phone_of(self, token: dict[str, Any]) -> str:
        code = token.get("phone_code")
        if not isinstance(code, str) or not code:
            return ""
        pay_for_phone()
        return wechat().phone_of(code)
