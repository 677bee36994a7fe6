"""The licence seal: 22 signed bytes as 208 decimal digits (contract, "The licence QR").

Big-endian, read as one integer: marker 1, version and algorithm 1, key id 1, USCC in base 36 12,
issued 2, expires 2, serial 4, signature 64. Days count from 2000-01-01. No database, no clock.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.kernel.crypto import sign
from backend.kernel.crypto import verify as is_signed

MARKER = 0x01  # keeps the integer at 87 bytes, so every seal has exactly 208 digits
VERSION = 1
ED25519 = 1
SM2 = 2  # its place is kept: an SM2 signature is 64 bytes too, so the QR would stay as it is
ALGORITHMS = {"ed25519": ED25519, "sm2": SM2}
CONTEXT = b"chengyi/licence-seal/v1\x00"  # a signature for anything else is never a seal's
EPOCH = date(2000, 1, 1)
DIGITS = 208

_BODY = struct.Struct(">BB12sHHI")
_SHAPE = re.compile(r"[0-9]{208}", re.ASCII)
_USCC = re.compile(r"[0-9A-Z]{18}", re.ASCII)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class State(StrEnum):
    """What a scanned seal turned out to be. Only `genuine` is good news."""

    GENUINE = "genuine"
    ALTERED = "altered"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN_KEY = "unknown_key"
    MALFORMED = "malformed"


class Malformed(ValueError):
    """These digits (or these facts) cannot be a seal, whoever signed them."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a seal says: this code, from one day to another (both inclusive), by this key."""

    uscc: str
    issued_on: date
    expires_on: date
    serial: int
    key_id: int
    algorithm: int = ED25519


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A published key. It vouches for seals issued from `not_before` to `not_after` inclusive."""

    key_id: int
    public_key: bytes
    not_before: date
    not_after: date
    algorithm: int = ED25519
    retired: bool = False

    def vouches_for(self, payload: Payload) -> bool:
        in_its_days = self.not_before <= payload.issued_on <= self.not_after
        return in_its_days and self.algorithm == payload.algorithm and not self.retired


@dataclass(frozen=True, slots=True)
class Seal:
    """The judgement on some digits; `payload` is there whenever the digits could be read."""

    state: State
    payload: Payload | None = None


def encode(payload: Payload, private_key: bytes) -> str:
    """Sign with a raw 32-byte Ed25519 key: 208 digits. Refuses what does not fit (Malformed)."""
    body = _pack(payload)
    signature = sign(CONTEXT + body, private_key=private_key)
    return str(int.from_bytes(bytes([MARKER]) + body + signature, "big"))


def decode(digits: str) -> tuple[Payload, bytes]:
    """Payload and 64-byte signature of canonical digits. Says nothing about who signed."""
    raw = _raw(digits)
    return _unpack(raw[1 : 1 + _BODY.size]), raw[1 + _BODY.size :]


def verify(digits: str, public_keys: Iterable[PublicKey], today: date) -> Seal:
    """Judge a seal from its digits and the published keys alone (a revocation is not in them)."""
    try:
        payload, signature = decode(digits)
    except Malformed:
        return Seal(State.MALFORMED)
    key = next((key for key in public_keys if key.key_id == payload.key_id), None)
    if key is None or not key.vouches_for(payload) or key.algorithm != ED25519:
        return Seal(State.UNKNOWN_KEY, payload)
    message = CONTEXT + _pack(payload)
    if not is_signed(message, signature=signature, public_key=key.public_key):
        return Seal(State.ALTERED, payload)
    return Seal(State.EXPIRED if payload.expires_on < today else State.GENUINE, payload)


def fingerprint(public_key: bytes) -> str:
    """First 80 bits of SHA-256 in groups a person can compare: `3F2A 91C0 77BE 04D1 5C6E`."""
    short = hashlib.sha256(public_key).hexdigest()[:20].upper()
    return " ".join(short[at : at + 4] for at in range(0, 20, 4))


def _raw(digits: str) -> bytes:
    if not _SHAPE.fullmatch(digits):
        raise Malformed("a seal is 208 digits")
    number = int(digits)
    if number.bit_length() > 87 * 8:
        raise Malformed("longer than 87 bytes")
    raw = number.to_bytes(87, "big")
    if raw[0] != MARKER:
        raise Malformed("no marker")
    return raw


def _pack(payload: Payload) -> bytes:
    if not _USCC.fullmatch(payload.uscc):
        raise Malformed("a seal needs an 18-character code")
    if not payload.issued_on <= payload.expires_on:
        raise Malformed("a seal cannot expire before it is issued")
    if not (payload.key_id and payload.serial):
        raise Malformed("keys and serials count from 1")
    kind = VERSION << 4 | payload.algorithm
    code = int(payload.uscc, 36).to_bytes(12, "big")
    days = _day_number(payload.issued_on), _day_number(payload.expires_on)
    try:
        return _BODY.pack(kind, payload.key_id, code, *days, payload.serial)
    except struct.error as exc:
        raise Malformed(str(exc)) from exc


def _unpack(body: bytes) -> Payload:
    kind, key_id, code, issued, expires, serial = _BODY.unpack(body)
    if kind >> 4 != VERSION or kind & 0x0F not in ALGORITHMS.values():
        raise Malformed("a version this program does not know")
    if key_id == 0 or serial == 0 or issued > expires:
        raise Malformed("facts no seal can hold")
    return Payload(
        uscc=_base36(int.from_bytes(code, "big")),
        issued_on=EPOCH + timedelta(days=issued),
        expires_on=EPOCH + timedelta(days=expires),
        serial=serial,
        key_id=key_id,
        algorithm=kind & 0x0F,
    )


def _day_number(day: date) -> int:
    return (day - EPOCH).days


def _base36(number: int) -> str:
    letters = ""
    for _ in range(18):
        number, rest = divmod(number, 36)
        letters = _ALPHABET[rest] + letters
    if number:
        raise Malformed("the code does not fit 18 characters")
    return letters
