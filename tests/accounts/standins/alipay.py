"""Stands in for Alipay's gateway: checks our signature, signs its own raw text, seals phones."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.accounts.standins.server import Asked, Reply

APPID, AES_KEY = "2021000000000000", b64encode(b"sixteen byte key").decode()
OURS, THEIRS = (generate_private_key(65537, 2048) for _side in range(2))


def private_text(key: RSAPrivateKey) -> str:
    """As it stands in a setting: base64 of PKCS#8, no frame."""
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return b64encode(der).decode()


def public_text(key: RSAPrivateKey) -> str:
    """As Alipay shows its own: PEM."""
    form = PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(Encoding.PEM, form).decode()


def signed(text: str, key: RSAPrivateKey = THEIRS) -> str:
    return b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


@dataclass
class AlipayServer:
    """`fault`: down, silent, unreadable, forged, error, or the sub_code that is answered."""

    people: dict[str, dict[str, str]] = field(default_factory=dict)  # by code, once
    fault: str = ""
    forms: list[dict[str, str]] = field(default_factory=list)

    def reply(self, asked: Asked) -> Reply:
        form = dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
        self.forms.append(form)
        if self.fault == "down":
            return Reply(status=503)
        if self.fault == "silent":
            return Reply(stall=5)
        if self.fault == "unreadable":
            return Reply(b"<html>busy</html>", kind="text/html")
        if self.fault == "error" or not self._is_ours(form):
            return answered("error_response", refused("40002", "isv.invalid-signature"))
        return self._answer(form)

    def _answer(self, form: dict[str, str]) -> Reply:
        name = form["method"].replace(".", "_") + "_response"
        if self.fault.startswith(("isv.", "isp.", "aop.")):
            code = {"isp": "20000", "aop": "40005"}.get(self.fault[:3], "40002")
            return answered(name, refused(code, self.fault))
        known = self.people.pop(form["code"], None)
        if known is None:
            return answered(name, refused("40002", "isv.code-invalid"))
        lasting = {"access_token": "not-for-us", "expires_in": 1296000, "refresh_token": "nor-this"}
        return answered(name, known | lasting, by=OURS if self.fault == "forged" else THEIRS)

    def _is_ours(self, form: dict[str, str]) -> bool:
        mark = b64decode(form.pop("sign"))
        text = "&".join(f"{name}={form[name]}" for name in sorted(form) if form[name])
        try:
            OURS.public_key().verify(mark, text.encode(), PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True


def refused(code: str, sub_code: str) -> dict[str, Any]:
    return {"code": code, "msg": "Failed", "sub_code": sub_code, "sub_msg": "…"}


def answered(name: str, told: dict[str, Any], by: RSAPrivateKey = THEIRS) -> Reply:
    """Signed over its raw text, with the blanks and slashes Alipay writes."""
    raw = json.dumps(told, ensure_ascii=False, separators=(" , ", ": ")).replace("/", "\\/")
    body = f'{{"{name}":{raw},"sign":"{signed(raw, by)}"}}'
    return Reply(body.encode())


def phone_of_button(number: str, *, code: str = "10000", by: RSAPrivateKey = THEIRS) -> Any:
    """What my.getPhoneNumber hands to the mini-program."""
    padder = PKCS7(128).padder()
    plain = json.dumps({"code": code, "msg": "Success", "mobile": number}).encode()
    machine = Cipher(AES(b64decode(AES_KEY)), CBC(bytes(16))).encryptor()
    sealed = machine.update(padder.update(plain) + padder.finalize()) + machine.finalize()
    response = b64encode(sealed).decode()
    return {
        "response": response,
        "sign": signed(f'"{response}"', by),
        "sign_type": "RSA2",
        "encrypt_type": "AES",
        "charset": "UTF-8",
    }
