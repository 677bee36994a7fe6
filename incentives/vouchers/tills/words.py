"""What a till signs, and whether it did. No database, no clock."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from backend.kernel.crypto import verify
from incentives.vouchers.tills.models import Algorithm

CONTEXT = "chengyi/till-word/v1"
SIZES = {Algorithm.P256: 65, Algorithm.ED25519: 32}
HALF = 32


class Word(NamedTuple):
    """One confirmation without a net: which, of what, when (milliseconds, the till's clock)."""

    counter: int
    digits: str
    at_ms: int
    signature: str

    def message(self, till: UUID) -> bytes:
        """The bytes that are signed: five lines."""
        lines = (CONTEXT, str(till), str(self.counter), self.digits, str(self.at_ms))
        return "\n".join(lines).encode()

    def digest(self, till: UUID) -> bytes:
        """By which the same word is known again."""
        return sha256(self.message(till)).digest()

    @property
    def at(self) -> datetime:
        """As a moment."""
        return datetime.fromtimestamp(self.at_ms / 1000, UTC)


def is_key(algorithm: str, key: bytes) -> bool:
    """Whether these bytes are a public key of that kind."""
    if algorithm not in Algorithm.values or len(key) != SIZES[Algorithm(algorithm)]:
        return False
    if algorithm == Algorithm.ED25519:
        return True
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key)
    except ValueError:
        return False
    return True


def is_signed(word: Word, *, till: UUID, algorithm: str, key: bytes) -> bool:
    """Whether this till's key signed the word; anything malformed simply does not."""
    signature, message = unpacked(word.signature), word.message(till)
    if algorithm == Algorithm.ED25519:
        return verify(message, signature=signature, public_key=key)
    if len(signature) != 2 * HALF:
        return False
    halves = (int.from_bytes(part, "big") for part in (signature[:HALF], signature[HALF:]))
    try:
        public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key)
        public.verify(encode_dss_signature(*halves), message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def unpacked(text: str) -> bytes:
    """Base64url without padding; nothing for what is none."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        return b""
