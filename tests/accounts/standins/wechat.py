"""Stands in for WeChat's server: single-use codes, a token that ends, faults to switch on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.test import override_settings

from tests.accounts.standins.server import Asked, Reply, Running, running

APPID, SECRET = "wx0123456789abcdef", "the-secret-of-the-mini-program"
ALICE = {"openid": "oGZUI0egBJY1zhBYw2KhdUfwVJJE", "unionid": "o6_bmasdasdsad6_2sgVt7hMZOPfL"}
SESSION_KEY = "c2Vzc2lvbi1rZXkK"
BOB = {"openid": "oGZUI0egBJY1zhBYw2KhdUfwVBob"}
IMAGE = b"\xff\xd8\xff\xe0 an image"


@dataclass
class WeChatServer:
    """`faults`: the errcode (or `silent`, `page`, `503`) a path answers with, as often as listed.

    `people`: openid (and unionid) by code; `phones`: number by code. Codes work once.
    """

    people: dict[str, dict[str, str]] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[object]] = field(default_factory=dict)
    watermark: str = APPID
    country: str | int = "86"
    subscribed: set[str] = field(default_factory=set)
    sent: list[dict[str, Any]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    tokens: int = 1
    running: Running | None = None
    valid: bool = True  # whether the token handed out last still is

    def reply(self, asked: Asked) -> Reply:
        fault = (self.faults.get(asked.path) or [None]).pop(0)
        if isinstance(fault, int):
            return told(errcode=fault, errmsg=f"refused, rid: {asked.query}")
        if fault == "silent":
            return Reply(stall=5)
        if fault:
            return Reply(b"<html>busy</html>", status=503 if fault == "503" else 200)
        return self._answer(asked)

    def _answer(self, asked: Asked) -> Reply:
        if asked.path == "/sns/jscode2session":
            return self._session(asked.query)
        body = json.loads(asked.body)
        if asked.path == "/cgi-bin/stable_token":
            return self._token(body)
        if asked.query.get("access_token") != self.token or not self.valid:
            return told(errcode=40001, errmsg="invalid credential")
        if asked.path == "/wxa/business/getuserphonenumber":
            return self._phone(body["code"])
        if asked.path == "/cgi-bin/message/subscribe/send":
            return self._message(body)
        return Reply(IMAGE, kind="image/jpeg")

    @property
    def token(self) -> str:
        return f"token-{self.tokens}"

    def _token(self, body: dict[str, Any]) -> Reply:
        if (body["appid"], body["secret"]) != (APPID, SECRET):
            return told(errcode=40125, errmsg="invalid appsecret")
        if body["force_refresh"] or not self.valid:
            self.tokens, self.valid = self.tokens + 1, True
        return told(access_token=self.token, expires_in=7200)

    def _session(self, query: dict[str, str]) -> Reply:
        code = query["js_code"]
        if query["secret"] != SECRET:
            return told(errcode=40125, errmsg="invalid appsecret")
        if code in self.used:
            return told(errcode=40163, errmsg="code been used")
        if code not in self.people:
            return told(errcode=40029, errmsg=f"invalid code {code}")
        self.used.add(code)
        return told(session_key=SESSION_KEY, **self.people[code])

    def _phone(self, code: str) -> Reply:
        if code in self.used or code not in self.phones:
            return told(errcode=40029, errmsg="invalid code")
        self.used.add(code)
        number = self.phones[code]
        info = {
            "phoneNumber": number,
            "purePhoneNumber": number,
            "countryCode": self.country,
            "watermark": {"timestamp": 1637744274, "appid": self.watermark},
        }
        return told(errcode=0, errmsg="ok", phone_info=info)

    def _message(self, body: dict[str, Any]) -> Reply:
        if body["touser"] not in self.subscribed:
            return told(errcode=43101, errmsg="user refuse to accept the msg")
        self.subscribed.remove(body["touser"])
        self.sent.append(body)
        return told(errcode=0, errmsg="ok")


def told(**body: Any) -> Reply:
    """JSON under the type WeChat gives it."""
    return Reply(json.dumps(body).encode(), kind="text/plain")


def asked(server: WeChatServer) -> list[str]:
    """The paths of every call so far."""
    return [one.path for one in server.running.asked] if server.running else []


@contextmanager
def mini_program(server: WeChatServer) -> Iterator[WeChatServer]:
    """The site set up for it, until the block ends."""
    cache.clear()
    with running(server) as known:
        server.running = known
        here = {"WECHAT_APPID": APPID, "WECHAT_SECRET": SECRET, "WECHAT_URL": known.url}
        with override_settings(**here):
            yield server
