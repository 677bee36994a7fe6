"""Alipay's gateway: a form signed with RSA2, an answer whose signature covers its raw text."""

from __future__ import annotations

import json
import logging
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from backend.accounts.outbound import Away, ask
from backend.accounts.providers.refusals import PlatformUnavailable

log = logging.getLogger(__name__)

BEIJING = timezone(timedelta(hours=8))
FORM = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}


@dataclass(frozen=True)
class Gateway:
    """One application at Alipay's gateway; keys are base64 DER, with or without PEM's frame."""

    app_id: str
    private_key: str = field(repr=False)
    alipay_public_key: str
    url: str

    def execute(self, method: str, **parameters: str) -> dict[str, Any]:
        """The checked answer of one call, its error included; raises PlatformUnavailable."""
        form = {
            "app_id": self.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": datetime.now(BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
            **parameters,
        }
        try:
            # Codes work once: after silence nothing is sent again.
            signed = form | {"sign": self.sign(form)}
            answer = ask("POST", self.url, data=signed, headers=FORM, tries=1)
            return self._read(answer.body.decode(), method)
        except (Away, UnicodeDecodeError) as trouble:
            log.warning("alipay %s: %s", method, trouble)
            raise PlatformUnavailable from None

    def sign(self, form: dict[str, str]) -> str:
        """base64 of RSA-SHA256 over the sorted `k=v`, without what is empty."""
        text = "&".join(f"{name}={value}" for name, value in sorted(form.items()) if value)
        key = serialization.load_der_private_key(_der(self.private_key), None)
        if not isinstance(key, RSAPrivateKey):
            raise Away("no RSA key")
        return b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()

    def is_genuine(self, text: str, signature: object) -> bool:
        """Whether Alipay signed this text."""
        key = serialization.load_der_public_key(_der(self.alipay_public_key))
        if not isinstance(key, RSAPublicKey) or not isinstance(signature, str):
            return False
        try:
            key.verify(b64decode(signature), text.encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _read(self, body: str, method: str) -> dict[str, Any]:
        whole = _object(body)
        name = method.replace(".", "_") + "_response"
        if name not in whole and "error_response" in whole:
            return dict(_mapping(whole["error_response"]))  # an error opens nothing: not signed
        raw, told = _as_written(body, name)
        if not self.is_genuine(raw, whole.get("sign")):
            raise Away("wrong signature")
        return told


def _object(body: str) -> dict[str, Any]:
    try:
        return _mapping(json.loads(body))
    except ValueError:
        raise Away("no JSON") from None


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Away("no JSON object")
    return value


def _as_written(body: str, name: str) -> tuple[str, dict[str, Any]]:
    """The member called `name`: its very text, which is what was signed, and its content."""
    start = body.find(f'"{name}"')
    colon = body.find(":", start)
    if start < 0 or colon < 0:
        raise Away("another answer")
    text = body[colon + 1 :].lstrip()
    try:
        told, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        raise Away("no JSON") from None
    return text[:end], _mapping(told)


def _der(key: str) -> bytes:
    lines = [line.strip() for line in key.splitlines() if "-----" not in line]
    return b64decode("".join(lines))
