"""What is asked of Alipay: whose code this is; and what a sealed phone number says."""

from __future__ import annotations

import json
import logging
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7
from django.conf import settings
from django.core.exceptions import ValidationError

from backend.accounts.providers.alipay.gateway import Gateway
from backend.accounts.providers.refusals import (
    PlatformTooOften,
    PlatformUnavailable,
    bad_code,
)
from backend.kernel.errors import DomainError

log = logging.getLogger(__name__)

OAUTH = "alipay.system.oauth.token"
SUCCESS, BUSY, TOO_OFTEN = "10000", "20000", "40005"
BAD_CODE = "isv.code-"  # invalid, used, old: the platform's sub_code begins so
NO_IV = bytes(16)


class Known(NamedTuple):
    """Who presented a code, the most general name first; and the one to write to."""

    names: list[str]
    openid: str


def alipay() -> Gateway:
    """The application of this installation."""
    return Gateway(
        settings.ALIPAY_APPID,
        settings.ALIPAY_PRIVATE_KEY,
        settings.ALIPAY_PUBLIC_KEY,
        settings.ALIPAY_URL,
    )


def person_of(code: str) -> Known:
    """alipay.system.oauth.token; its access token is not kept: nothing more is asked of Alipay."""
    told = alipay().execute(OAUTH, grant_type="authorization_code", code=code)
    if str(told.get("code", SUCCESS)) != SUCCESS:
        raise refusal_of(told)
    names = [told.get(name) for name in ("union_id", "user_id", "open_id")]
    known = [name for name in names if isinstance(name, str) and name]
    if not known:
        raise PlatformUnavailable
    return Known(known, str(told.get("open_id") or told.get("user_id") or known[0]))


def phone_in(sealed: Mapping[str, Any]) -> str:
    """The number in what my.getPhoneNumber gave the mini-program: signed, then sealed with AES."""
    response, signature = sealed.get("response"), sealed.get("sign")
    if not isinstance(response, str):
        raise bad_code()
    # What is signed is the JSON string, with its quotation marks.
    if not any(alipay().is_genuine(text, signature) for text in (f'"{response}"', response)):
        log.error("alipay: a phone with a wrong signature")
        raise bad_code()
    told = _opened(response)
    if str(told.get("code")) != SUCCESS or not isinstance(told.get("mobile"), str):
        log.error("alipay: no phone, code %s", _number(told.get("code")))
        raise PlatformUnavailable
    return str(told["mobile"])


def _opened(response: str) -> dict[str, Any]:
    try:
        machine = Cipher(AES(b64decode(settings.ALIPAY_AES_KEY)), CBC(NO_IV)).decryptor()
        padded = machine.update(b64decode(response)) + machine.finalize()
        unpadder = PKCS7(128).unpadder()
        told = json.loads(unpadder.update(padded) + unpadder.finalize())
    except ValueError:
        log.error("alipay: a phone that ALIPAY_AES_KEY does not open")
        raise PlatformUnavailable from None
    return told if isinstance(told, dict) else {}


def refusal_of(told: Mapping[str, Any]) -> ValidationError | DomainError:
    """Our refusal for an error of Alipay's."""
    code, kind = _number(told.get("code")), str(told.get("sub_code", ""))
    if kind.startswith(BAD_CODE):
        return bad_code()
    if code == TOO_OFTEN:
        return PlatformTooOften()
    if code != BUSY:
        log.error("alipay: code %s", code)  # a key or a right that is missing
    return PlatformUnavailable()


def _number(code: object) -> str:
    """A code that may go into the log; anything longer is no code."""
    text = str(code)
    return text if text.isdecimal() and len(text) <= len(SUCCESS) else "?"
