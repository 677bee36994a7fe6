"""Evidence under a key of its own, that under the house's: without its key nothing is left."""

from __future__ import annotations

import secrets
from uuid import UUID

from backend.kernel.crypto import CryptoProvider
from backend.kernel.vault import vault

KEY = "files_storedfile.key_sealed"
BODY = "files_storedfile.body"
SECRET_BYTES = 32


def sealed(plain: bytes, *, reference: UUID) -> tuple[bytes, bytes]:
    """The file as it is stored, and its sealed key."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    body = CryptoProvider(secret).seal(plain, context=f"{BODY}.{reference}")
    return body, vault().seal(secret.encode(), context=f"{KEY}.{reference}")


def opened(body: bytes, key_sealed: bytes, *, reference: UUID) -> bytes:
    """The file as it was handed in. Raises SealBroken when one bit of it changed."""
    secret = vault().open(key_sealed, context=f"{KEY}.{reference}").decode()
    return CryptoProvider(secret).open(body, context=f"{BODY}.{reference}")
