"""Speaking with WeChat's server: codes into people, codes into phones, codes to be scanned.

Every answer is read as JSON whatever type it claims (text/plain, mostly); `errcode` is missing
or 0 when all went well.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError

from backend.accounts.outbound import Answer, Away, ask
from backend.accounts.providers.refusals import (
    PlatformBlocked,
    PlatformTooOften,
    PlatformUnavailable,
    bad_code,
)
from backend.accounts.providers.wechat import tokens
from backend.kernel.errors import DomainError

log = logging.getLogger(__name__)

BUSY = -1
TOKEN_OVER = frozenset({40001, 40014, 42001})
BAD_CODE = frozenset({40029, 40163})
TOO_OFTEN, BLOCKED = frozenset({45009, 45011}), 40226


class Known(NamedTuple):
    """Who presented a code. The session key is left behind in the answer it came in."""

    openid: str
    unionid: str


@dataclass(frozen=True)
class WeChat:
    """One mini-program at WeChat's server."""

    appid: str
    secret: str = field(repr=False)
    url: str

    def person_of(self, code: str) -> Known:
        """jscode2session; raises ValidationError or a DomainError of `refusals`."""
        sent = {
            "appid": self.appid,
            "secret": self.secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        told = checked(self._asked("GET", "/sns/jscode2session", params=sent))
        openid, unionid = told.get("openid"), told.get("unionid")
        if not isinstance(openid, str) or not openid:
            raise PlatformUnavailable
        return Known(openid, unionid if isinstance(unionid, str) else "")

    def phone_of(self, code: str) -> str:
        """The number behind a getPhoneNumber code, as `+86…`; never for another mini-program."""
        told = checked(self.with_token("/wxa/business/getuserphonenumber", {"code": code}))
        info = _mapping(told.get("phone_info"))
        if _mapping(info.get("watermark")).get("appid") != self.appid:
            log.error("wechat: a phone with the watermark of another mini-program")
            raise bad_code()
        number = str(info.get("purePhoneNumber", ""))
        if not number:
            raise PlatformUnavailable
        return f"+{info.get('countryCode', '')}{number}"

    def mini_code(self, *, scene: str, page: str) -> bytes:
        """The image (JPEG or PNG) of a code that opens `page` with `scene` (at most 32 signs)."""
        answer = self.with_token("/wxa/getwxacodeunlimit", {"scene": scene, "page": page})
        if answer.body[:1] == b"{":  # JSON instead of an image says why there is none
            checked(answer)
            raise PlatformUnavailable
        return answer.body

    def with_token(self, path: str, sent: dict[str, Any]) -> Answer:
        """One call with the access token; once more when the platform says the token is over."""
        token = tokens.present(self)
        answer = self._posted(path, sent, token)
        if errcode(answer) not in TOKEN_OVER:
            return answer
        return self._posted(path, sent, tokens.present(self, instead_of=token))

    def stable_token(self, *, force: bool) -> dict[str, Any]:
        """A fresh access token and how long it lasts, as the platform tells it."""
        sent = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        path, asked = "/cgi-bin/stable_token", sent | {"force_refresh": force}
        return checked(self._asked("POST", path, json=asked))

    def _posted(self, path: str, sent: dict[str, Any], token: str) -> Answer:
        return self._asked("POST", path, params={"access_token": token}, json=sent)

    def _asked(self, method: str, path: str, **sent: Any) -> Answer:
        """Busy is asked again once. A code works once, so after silence nothing is sent again."""
        try:
            answer = ask(method, self.url + path, tries=1, **sent)
            if errcode(answer) == BUSY:
                answer = ask(method, self.url + path, tries=1, **sent)
        except Away as trouble:
            log.warning("wechat %s: %s", path, trouble)
            raise PlatformUnavailable from None
        return answer


def wechat() -> WeChat:
    """The mini-program of this installation."""
    return WeChat(settings.WECHAT_APPID, settings.WECHAT_SECRET, settings.WECHAT_URL)


def errcode(answer: Answer) -> int:
    """0 when all went well, or when it is an image."""
    if answer.body[:1] != b"{":
        return 0
    try:
        code = answer.json().get("errcode", 0)
    except Away:
        return 0
    return code if isinstance(code, int) else BUSY


def checked(answer: Answer) -> dict[str, Any]:
    """What was told; raises our refusal for an errcode of WeChat's."""
    if code := errcode(answer):
        raise refusal_of(code)
    try:
        return answer.json()
    except Away:
        raise PlatformUnavailable from None


def refusal_of(code: int) -> ValidationError | DomainError:
    """Our refusal for an errcode of WeChat's."""
    if code in BAD_CODE:
        return bad_code()
    if code in TOO_OFTEN:
        return PlatformTooOften()
    if code == BLOCKED:
        return PlatformBlocked()
    if code != BUSY:
        log.error("wechat: errcode %s", code)  # a secret or a right that is missing
    return PlatformUnavailable()


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
