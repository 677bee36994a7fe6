"""Alipay as a provider of allauth's."""

from __future__ import annotations

from typing import Any

from backend.accounts.providers.accounts import NAMES
from backend.accounts.providers.alipay import client
from backend.accounts.providers.base import MiniProgram


class AlipayProvider(MiniProgram):
    """`access_token` is the code of my.getAuthCode, `phone` what my.getPhoneNumber gave, whole."""

    id = "alipay"
    name = NAMES[id]

    def names_of(self, token: dict[str, Any]) -> tuple[list[str], str]:
        known = client.person_of(str(token.get("access_token") or ""))
        return known.names, known.openid

    def phone_of(self, token: dict[str, Any]) -> str:
        sealed = token.get("phone")
        return client.phone_in(sealed) if isinstance(sealed, dict) else ""
