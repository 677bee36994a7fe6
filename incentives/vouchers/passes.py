"""What a phone shows at a till: 28 bytes and a signature as 222 digits. No database, no clock.

Big-endian, read as one integer: marker 1, version and algorithm 1, key id 1, voucher's code 6 and
offer's code 6 (base 26 over the alphabet of public codes), version of the offer 2, flags 1 (bit 0:
better terms), turn 1, partner 6 (SHA-256 of its code, cut), good until 4 (seconds since 1970),
signature 64 over a context string and everything between marker and signature.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from backend.kernel.crypto import sign
from backend.kernel.crypto import verify as is_signed
from backend.kernel.ids import ALPHABET, is_public_code
from incentives.vouchers.refusals import PassForged, PassMalformed

MARKER = 0x01
KIND = 0x11  # version 1, algorithm 1: Ed25519
CONTEXT = b"chengyi/voucher-pass/v1\x00"
DIGITS = 222  # of 93 bytes that begin with 01, always
BYTES = 93

_BODY = struct.Struct(">BB6s6sHBB6sI")
_SHAPE = re.compile(r"[0-9]{222}", re.ASCII)
_ADDRESS = re.compile(r"(?:https?://[^/\s?#]{1,200}/partner/till/)?([0-9]{222})/?", re.ASCII)


class Pass(NamedTuple):
    """What it says: this voucher, of this version of this offer, at this partner, until then."""

    code: str
    offer: str
    number: int
    is_better: bool
    turn: int
    partner: bytes
    good_until: datetime
    key_id: int


def mark_of(partner: str) -> bytes:
    """How a pass names a partner, from its code."""
    return hashlib.sha256(partner.encode()).digest()[:6]


def encode(told: Pass, *, private_key: bytes) -> str:
    """Signed, as digits."""
    body = _packed(told)
    whole = bytes([MARKER]) + body + sign(CONTEXT + body, private_key=private_key)
    return str(int.from_bytes(whole, "big"))


def digits_in(scanned: str) -> str:
    """The digits of what a camera read: bare, or with the address around them; else ""."""
    found = _ADDRESS.fullmatch(scanned.strip())
    return found[1] if found else ""


def decode(digits: str) -> Pass:
    """What it says, whoever signed. Raises PassMalformed."""
    body = _raw(digits)[1 : 1 + _BODY.size]
    kind, key_id, code, offer, number, flags, turn, partner, until = _BODY.unpack(body)
    if kind != KIND or flags > 1:
        raise PassMalformed
    good_until = datetime.fromtimestamp(until, UTC)
    return Pass(
        _letters(code), _letters(offer), number, bool(flags), turn, partner, good_until, key_id
    )


def checked(digits: str, *, keys: Mapping[int, bytes]) -> Pass:
    """The same, signed by one of these public keys. Raises PassMalformed, PassForged."""
    told = decode(digits)
    raw = _raw(digits)
    message, signature = CONTEXT + raw[1 : 1 + _BODY.size], raw[1 + _BODY.size :]
    public_key = keys.get(told.key_id, b"")
    if not is_signed(message, signature=signature, public_key=public_key):
        raise PassForged
    return told


def _raw(digits: str) -> bytes:
    if not _SHAPE.fullmatch(digits):
        raise PassMalformed
    number = int(digits)
    if number.bit_length() > BYTES * 8 or number >> (BYTES - 1) * 8 != MARKER:
        raise PassMalformed
    return number.to_bytes(BYTES, "big")


def _packed(told: Pass) -> bytes:
    until = int(told.good_until.timestamp())
    flags = int(told.is_better)
    codes = _number(told.code), _number(told.offer)
    return _BODY.pack(KIND, told.key_id, *codes, told.number, flags, told.turn, told.partner, until)


def _number(code: str) -> bytes:
    if not is_public_code(code):
        raise PassMalformed
    number = 0
    for letter in code:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number.to_bytes(6, "big")


def _letters(packed: bytes) -> str:
    number, letters = int.from_bytes(packed, "big"), ""
    for _place in range(10):
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    if number or not is_public_code(letters):
        raise PassMalformed
    return letters
