"""A signed answer: JWS in compact form with Ed25519 (RFC 7515, RFC 8037). Pure.

Answers of yes and of no are equally long: what an answer says cannot be seen from its length.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any

TYPE = "eligibility+jwt"
LENGTH = 768  # of the claims, padded


def signed(claims: Mapping[str, Any], *, key_id: str, signer: Callable[[bytes], bytes]) -> str:
    """`header.claims.signature`; any JOSE library checks it."""
    header = {"alg": "EdDSA", "typ": TYPE, "kid": key_id}
    body = f"{_b64(_packed(header))}.{_b64(padded(claims))}"
    return f"{body}.{_b64(signer(body.encode()))}"


def padded(claims: Mapping[str, Any]) -> bytes:
    """The claims with as much `pad` as makes every answer equally long."""
    bare = len(_packed({**claims, "pad": ""}))
    return _packed({**claims, "pad": "-" * (-bare % LENGTH)})


def jwk(key_id: str, public_key: bytes) -> dict[str, str]:
    """The public half as it is published."""
    told = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA"}
    return {**told, "kid": key_id, "x": _b64(public_key)}


def _packed(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def _b64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
