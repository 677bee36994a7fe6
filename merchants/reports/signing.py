"""A report's number, and the signed statement of which bytes are its file."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from backend.kernel.crypto import sign, verify
from backend.proof.verify_receipt import canonical
from merchants.licences.actions import ensure_key
from merchants.licences.keys import private_half
from merchants.licences.models import SigningKey

CONTEXT = b"chengyi/credit-report/v1\x00"  # no signature for another purpose passes for this one
TAIL = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # the letters that a unified code may have
TAIL_LENGTH = 8


def new_number(at: datetime) -> str:
    """22 characters: yyyyMMddHHmmss of the city and 8 that nobody can guess."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    tail = "".join(secrets.choice(TAIL) for _ in range(TAIL_LENGTH))
    return f"{local:%Y%m%d%H%M%S}{tail}"


def digest(content: bytes) -> str:
    """SHA-256 as 64 small hex digits."""
    return hashlib.sha256(content).hexdigest()


def signed(statement: Mapping[str, Any]) -> tuple[int, bytes]:
    """The key's number and its Ed25519 signature over `CONTEXT` and the canonical JSON."""
    key = ensure_key(today=timezone.localdate())
    message = CONTEXT + canonical(dict(statement))
    return key.key_id, sign(message, private_key=private_half(key))


def holds(statement: Mapping[str, Any], *, key_id: int, signature: bytes) -> bool:
    """Whether a published key signed this statement and is still believed."""
    key = SigningKey.objects.filter(pk=key_id, retired_at=None).first()
    if key is None:
        return False
    message = CONTEXT + canonical(dict(statement))
    return verify(message, signature=signature, public_key=bytes(key.public_key))
