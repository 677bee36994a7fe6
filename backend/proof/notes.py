"""Checkpoints as signed notes (C2SP tlog-checkpoint, signed-note), and the keys that sign them."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.kernel.crypto import new_signing_key, sign
from backend.kernel.vault import vault
from backend.proof.actions import witness
from backend.proof.models import LogKey
from backend.proof.verify_receipt import DASH, key_id

SEALED_AS = "proof_logkey.private_sealed"


def origin() -> str:
    """The name of the log: given with its first key, the same for ever after."""
    first = LogKey.objects.order_by("since").first()
    return first.name if first else f"{settings.CHENGYI_HOST or 'localhost'}/log"


def signing_key() -> LogKey:
    """The key that signs now; a log without one gets its first."""
    return LogKey.objects.filter(until=None).last() or rotate_key()


@transaction.atomic
def rotate_key() -> LogKey:
    """A new key signs from now on, and the log says so; what the old one signed stays good."""
    name, now = origin(), timezone.now()
    private, public = new_signing_key()
    if LogKey.objects.filter(until=None).update(until=now):
        witness("proof.key_rotated", {"public_key": b64encode(public).decode()})
    return LogKey.objects.create(
        key_id=key_id(name, public).hex(),
        name=name,
        public_key=public,
        private_sealed=vault().seal(private, context=SEALED_AS),
        since=now,
    )


def signed_note(key: LogKey, *, size: int, root: bytes) -> str:
    """The checkpoint's text and its signature line."""
    text = f"{key.name}\n{size}\n{b64encode(root).decode()}\n"
    private = vault().open(bytes(key.private_sealed), context=SEALED_AS)
    signature = bytes.fromhex(key.key_id) + sign(text.encode(), private_key=private)
    return f"{text}\n{DASH} {key.name} {b64encode(signature).decode()}\n"


def published_keys() -> dict[str, Any]:
    """Every key there ever was, as /log/keys.json tells them."""
    return {
        "log": origin(),
        "keys": [
            {
                "id": key.key_id,
                "algorithm": "ed25519",
                "public_key": b64encode(bytes(key.public_key)).decode(),
                "since": key.since.isoformat(),
                "until": key.until.isoformat() if key.until else None,
            }
            for key in LogKey.objects.all()
        ],
    }


def keys_file() -> bytes:
    """`published_keys` as a file."""
    return json.dumps(published_keys(), indent=1).encode() + b"\n"


@lru_cache(maxsize=32)
def public_key_of(number: str) -> str:
    """Base64 of a public key; keys never change."""
    return b64encode(bytes(LogKey.objects.get(pk=number).public_key)).decode()
