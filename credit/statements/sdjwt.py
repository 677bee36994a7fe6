"""Selective disclosure (RFC 9901, SD-JWT) with Ed25519: one signature, and only what is shown.

Pure: it knows neither members nor tables. Whoever checks needs the text and the public key.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from backend.kernel.crypto import verify

Claims = dict[str, Any]
LONGEST = 60_000
SALT_BYTES = 16
NAMED = 3  # salt, name, value; a deed in a list has no name


class Issued(NamedTuple):
    """The signed part, and one disclosure for the name and for each deed, in order."""

    signed: str
    name: str
    deeds: list[str]


class Malformed(ValueError):
    """Not a certificate of this kind."""


def issue(
    claims: Mapping[str, Any],
    *,
    name: str,
    deeds: Sequence[Mapping[str, Any]],
    key_id: str,
    signer: Callable[[bytes], bytes],
) -> Issued:
    """Sign `claims` with digests of the name and of each deed in `credentialSubject`."""
    of_name = _disclosure([_salt(), "name", name])
    of_deeds = [_disclosure([_salt(), dict(deed)]) for deed in deeds]
    hidden = {"_sd": [_digest(of_name)], "deeds": [{"...": _digest(one)} for one in of_deeds]}
    subject = {**claims.get("credentialSubject", {}), **hidden}
    payload = {**claims, "credentialSubject": subject, "_sd_alg": "sha-256"}
    header = {"alg": "EdDSA", "typ": "vc+sd-jwt", "kid": key_id}
    body = f"{_packed(header)}.{_packed(payload)}"
    return Issued(f"{body}.{_b64(signer(body.encode()))}", of_name, of_deeds)


def presentation(issued: Issued, *, with_name: bool, deeds: Sequence[int]) -> str:
    """What is handed over: the signed part and only the chosen disclosures."""
    chosen = [issued.name] if with_name else []
    chosen += [issued.deeds[place] for place in deeds]
    return "~".join([issued.signed, *chosen, ""])


def narrowed(text: str, *, with_name: bool, deeds: Collection[int]) -> str:
    """The same signed part with fewer disclosures; a deed is named by its place among those shown.

    Nothing is signed anew: its holder shows of a certificate what they like. Raises Malformed.
    """
    signed, *shown, end = text.strip().split("~")
    if end:
        raise Malformed
    names = [each for each in shown if len(_values(each)) == NAMED]
    told = [each for each in shown if len(_values(each)) != NAMED]
    chosen = [each for place, each in enumerate(told) if place in deeds]
    return "~".join([signed, *(names if with_name else []), *chosen, ""])


def key_of(text: str) -> str:
    """Which key signed it, by its own word. Raises Malformed."""
    header = _unpacked(text.split("~", maxsplit=1)[0].split(".", maxsplit=1)[0])
    return str(header.get("kid", ""))


def checked(text: str, *, public_key: bytes) -> Claims:
    """The claims with what is disclosed in its place. Raises Malformed for anything else."""
    if len(text) > LONGEST or not text.isascii():
        raise Malformed
    signed, *shown, end = text.strip().split("~")
    parts = signed.split(".")
    if end or len(parts) != 3 or _unpacked(parts[0]).get("alg") != "EdDSA":  # noqa: PLR2004
        raise Malformed
    body = f"{parts[0]}.{parts[1]}".encode()
    if not verify(body, signature=_unb64(parts[2]), public_key=public_key):
        raise Malformed
    return _opened(_unpacked(parts[1]), shown)


def _opened(claims: Claims, shown: Sequence[str]) -> Claims:
    known = {_digest(each): _values(each) for each in shown}
    subject = dict(claims.get("credentialSubject", {}))
    told = [known.pop(one.get("..."), None) for one in subject.pop("deeds", [])]
    subject["deeds"] = [values[-1] for values in told if values]
    for digest in subject.pop("_sd", []):
        if values := known.pop(digest, None):
            subject[values[1]] = values[2]
    if known:  # a disclosure that was never signed
        raise Malformed
    return {**claims, "credentialSubject": subject}


def _values(disclosure: str) -> list[Any]:
    values = json.loads(_unb64(disclosure))
    if not isinstance(values, list) or len(values) not in {2, 3}:
        raise Malformed
    return values


def _disclosure(values: list[Any]) -> str:
    return _b64(json.dumps(values, ensure_ascii=False).encode())


def _salt() -> str:
    return _b64(secrets.token_bytes(SALT_BYTES))


def _digest(disclosure: str) -> str:
    return _b64(sha256(disclosure.encode()).digest())


def _packed(content: Mapping[str, Any]) -> str:
    return _b64(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _unpacked(part: str) -> Claims:
    try:
        found = json.loads(_unb64(part))
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise Malformed from None
    if not isinstance(found, dict):
        raise Malformed
    return found


def _b64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Malformed from None
