"""Standard Webhooks: what a receiver checks, and the bytes that it checks.

https://www.standardwebhooks.com (version 1.0.0): `webhook-id`, `webhook-timestamp`, and in
`webhook-signature` one `v1,<base64 HMAC-SHA256>` per secret over `id.timestamp.body`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.kernel.vault import vault
from incentives.webhooks.models import Endpoint, News

PREFIX = "whsec_"
BYTES = 32
CONTEXT = "webhook_endpoint.secret"


def new_secret() -> str:
    """As it is shown once: the prefix and 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def sealed(secret: str) -> bytes:
    """As it is kept."""
    return vault().seal(secret.encode(), context=CONTEXT)


def secrets_of(endpoint: Endpoint) -> list[str]:
    """What signs now: the newest first, during a rotation the one before as well."""
    held = [endpoint.secret_sealed]
    if endpoint.old_secret_sealed and endpoint.old_until and endpoint.old_until > timezone.now():
        held.append(endpoint.old_secret_sealed)
    return [vault().open(bytes(one), context=CONTEXT).decode() for one in held]


def body_of(news: News) -> bytes:
    """The one spelling in which a piece of news is ever sent: equal for every try and replay."""
    return json.dumps(
        shown(news), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def shown(news: News) -> dict[str, Any]:
    """What programs are told, by call or by pulling."""
    return {
        "id": str(news.pk),
        "kind": news.kind,
        "at": timezone.localtime(news.at).isoformat(timespec="milliseconds"),
        "sequence": news.sequence,
        "data": news.body,
    }


def headers_for(news: UUID, body: bytes, keys: Sequence[str], *, at: int) -> dict[str, str]:
    """The three headers of one try; `at` in seconds is the time of the try."""
    signed = f"{news}.{at}.".encode() + body
    return {
        "webhook-id": str(news),
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{_mac(key, signed)}" for key in keys),
    }


def _mac(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
