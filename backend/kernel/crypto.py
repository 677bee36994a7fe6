"""Secrets at rest: envelope encryption, blind indexes, signatures, in two suites.

`international` is AES-256-GCM with SHA-256, `sm` is SM4-GCM with SM3 (GB/T 32907, 32905).
A sealed value is version (1) | key id (4) | iv (12) | ciphertext | tag (16).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.hashes import SHA256, SM3, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_MASTER_KEY = 32
_HEADER, _IV, _TAG = 5, 12, 16
_INDEX_BYTES = 16


class SealBroken(ValueError):
    """The value was altered, belongs to another context, or its key is not at hand."""


@dataclass(frozen=True)
class Suite:
    """One family of algorithms; `version` is the first byte of everything it seals."""

    version: int
    key_bytes: int
    cipher: Callable[[bytes], CipherAlgorithm]
    digest: Callable[[], HashAlgorithm]

    def encrypt(self, plain: bytes, *, key: bytes, iv: bytes, bound: bytes) -> bytes:
        """Ciphertext and tag (GCM); `bound` is authenticated but not kept."""
        machine = Cipher(self.cipher(key), modes.GCM(iv)).encryptor()
        machine.authenticate_additional_data(bound)
        return machine.update(plain) + machine.finalize() + machine.tag

    def decrypt(self, body: bytes, *, key: bytes, iv: bytes, bound: bytes) -> bytes:
        """The plaintext; raises InvalidTag when one bit of anything differs."""
        machine = Cipher(self.cipher(key), modes.GCM(iv, body[-_TAG:])).decryptor()
        machine.authenticate_additional_data(bound)
        return machine.update(body[:-_TAG]) + machine.finalize()

    def keyed_hash(self, key: bytes, value: str) -> bytes:
        """HMAC with the suite's digest, cut to 16 bytes."""
        machine = HMAC(key, self.digest())
        machine.update(value.encode())
        return machine.finalize()[:_INDEX_BYTES]

    def derive(self, master: bytes, *, purpose: str, length: int) -> bytes:
        """A key of its own for each purpose (HKDF)."""
        return HKDF(self.digest(), length, salt=None, info=purpose.encode()).derive(master)


SUITES = {
    "international": Suite(version=1, key_bytes=32, cipher=AES, digest=SHA256),
    "sm": Suite(version=2, key_bytes=16, cipher=SM4, digest=SM3),
}
_SUITE_OF = {suite.version: suite for suite in SUITES.values()}


class CryptoProvider:
    """Seals and finds personal data with keys derived from the master keys.

    `master_key` may hold several, comma-separated: the first seals, all of them open, so a key
    is replaced by putting a new one in front. What another suite sealed stays readable too.
    A hardware module or key service takes this class's place by offering the same methods.
    """

    def __init__(self, master_key: str, *, suite: str = "international") -> None:
        masters = [key.strip().encode() for key in master_key.split(",")]
        if min(map(len, masters)) < SHORTEST_MASTER_KEY:
            raise ValueError(f"a master key has at least {SHORTEST_MASTER_KEY} characters")
        self._suite = SUITES[suite]
        self._masters = {_key_id(master): master for master in masters}
        self._newest = _key_id(masters[0])

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt for one place (`table.column` or finer); nothing else can open it."""
        header = bytes([self._suite.version]) + self._newest
        key = _sealing_key(self._suite, self._masters[self._newest], _place(context))
        iv = os.urandom(_IV)
        bound = header + context.encode()
        return header + iv + self._suite.encrypt(plain, key=key, iv=iv, bound=bound)

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Decrypt what `seal` made for the same context; raises SealBroken."""
        header, iv, body = (
            sealed[:_HEADER],
            sealed[_HEADER : _HEADER + _IV],
            sealed[_HEADER + _IV :],
        )
        suite, master = _SUITE_OF.get(sealed[0] if sealed else 0), self._masters.get(header[1:])
        if suite is None or master is None or len(body) < _TAG:
            raise SealBroken("unknown version or key, or cut short")
        key = _sealing_key(suite, master, _place(context))
        try:
            return suite.decrypt(body, key=key, iv=iv, bound=header + context.encode())
        except InvalidTag:
            raise SealBroken("altered, or sealed for another context") from None

    def needs_resealing(self, sealed: bytes) -> bool:
        """Whether an older key or another suite sealed this."""
        return sealed[:_HEADER] != bytes([self._suite.version]) + self._newest

    def blind_index(self, value: str, *, context: str) -> bytes:
        """16 bytes by which an encrypted value is found again; normalise the value first."""
        return self.blind_indexes(value, context=context)[0]

    def blind_indexes(self, value: str, *, context: str) -> tuple[bytes, ...]:
        """The same under every master key, newest first: search by these during a rotation."""
        return tuple(
            self._suite.keyed_hash(_index_key(self._suite, master, context), value)
            for master in self._masters.values()
        )


def new_signing_key() -> tuple[bytes, bytes]:
    """A fresh Ed25519 pair: private and public, 32 raw bytes each."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def sign(message: bytes, *, private_key: bytes) -> bytes:
    """The 64-byte Ed25519 signature."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(message)


def verify(message: bytes, *, signature: bytes, public_key: bytes) -> bool:
    """Whether the signature holds; anything malformed simply does not."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key_id(master: bytes) -> bytes:
    return SUITES["international"].derive(master, purpose="chengyi/key-id", length=4)


def _place(context: str) -> str:
    # Keys are per table and column; a row in the context is bound as data, not as a key.
    return ".".join(context.split(".")[:2])


@lru_cache(maxsize=256)
def _sealing_key(suite: Suite, master: bytes, place: str) -> bytes:
    return suite.derive(master, purpose=f"chengyi/seal/{place}", length=suite.key_bytes)


@lru_cache(maxsize=256)
def _index_key(suite: Suite, master: bytes, context: str) -> bytes:
    return suite.derive(master, purpose=f"chengyi/index/{context}", length=32)
