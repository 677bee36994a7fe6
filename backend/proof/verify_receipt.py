#!/usr/bin/env python3
"""Check a receipt of a transparency log, offline, without trusting whoever runs the log.

    python verify_receipt.py receipt.json --keys keys.json

One file of its own: Python 3.9 or newer and the package `cryptography`, nothing else, no network.
`keys.json` are the log's published keys (/log/keys.json); keep a copy from a day you trust.
Exit: 0 the receipt holds, 1 it does not, 2 it cannot be judged (no keys, or no proof yet).

What is checked: the salted hash of the act is a leaf (commitment), the leaf hangs in the tree
under a root (inclusion proof, RFC 6962), and the log signed that root (C2SP signed note).
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SM3, Hash

CONTEXT = b"\x00chengyi/act/v1\x00"  # never the beginning of anything else that is hashed
ED25519 = b"\x01"  # its number in signed notes
SALT_BYTES = HASH_BYTES = 32
KEY_ID_BYTES = 4
LARGEST = 2**53 - 1  # what every JSON reader keeps exactly
DASH = "\u2014"
HOLDS, BROKEN, UNJUDGED = 0, 1, 2


class Broken(ValueError):
    """The receipt does not hold; the text says where."""


class Unjudged(ValueError):
    """Nothing can be said: no proof yet, or the key is not known."""


# -- What is hashed --------------------------------------------------------------------------------
def canonical(value: Any) -> bytes:
    """One spelling per value: sorted ASCII keys, no blanks, UTF-8; whole numbers only."""
    _check_plain(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check_plain(value: Any) -> None:
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else ():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError(f"a key is ASCII text, not {key!r}")
        for part in value.values() if isinstance(value, dict) else value:
            _check_plain(part)
    elif not isinstance(value, (str, int, type(None))):
        raise ValueError(f"{type(value).__name__} has no one spelling; send text")
    elif isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError("a number too large to be kept exactly; send text")


def commitment(kind: str, at: str, act: dict[str, Any], *, salt: bytes, hash_name: str) -> bytes:
    """32 bytes that bind to the act and, without the salt, tell nothing of it."""
    message = CONTEXT + salt + canonical({"kind": kind, "at": at, "act": act})
    if hash_name == "sm3":
        machine = Hash(SM3())
        machine.update(message)
        return machine.finalize()
    if hash_name != "sha256":
        raise Broken(f"unknown hash {hash_name!r}")
    return hashlib.sha256(message).digest()


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962, 2.1: what hangs in the tree for an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, 2.1: a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that this inclusion proof leads to (RFC 9162, 2.1.3.2); raises Broken."""
    if not 0 <= index < size:
        raise Broken("the leaf's number lies outside the tree")
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Broken("the inclusion proof is too long")
        if place & 1 or place == last:
            found = node_hash(step, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    if last:
        raise Broken("the inclusion proof is too short")
    return found


# -- What is signed --------------------------------------------------------------------------------
class Checkpoint(NamedTuple):
    """A signed tree head: `signatures` are (name, key id, signature) as they stand in the note."""

    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: list[tuple[str, bytes, bytes]]


SIGNATURE = re.compile(rf"{DASH} (\S+) ([A-Za-z0-9+/=]+)")


def read_checkpoint(note: str) -> Checkpoint:
    """A C2SP checkpoint; raises Broken when it is malformed."""
    text, blank, tail = note.rpartition("\n\n")
    lines = text.split("\n")
    size = lines[1] if len(lines) > 2 else ""  # noqa: PLR2004  # origin, size, root
    if not blank or not re.fullmatch(r"0|[1-9][0-9]{0,17}", size):
        raise Broken("the checkpoint is malformed")
    found = [SIGNATURE.fullmatch(line) for line in tail.rstrip("\n").split("\n")]
    signatures = [(m[1], *_split(decode(m[2]))) for m in found if m]
    return Checkpoint(lines[0], int(size), decode(lines[2]), f"{text}\n".encode(), signatures)


def _split(blob: bytes) -> tuple[bytes, bytes]:
    return blob[:KEY_ID_BYTES], blob[KEY_ID_BYTES:]


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a note names its key (C2SP signed-note)."""
    return hashlib.sha256(f"{name}\n".encode() + ED25519 + public_key).digest()[:KEY_ID_BYTES]


def is_signed(checkpoint: Checkpoint, public_key: bytes) -> bool:
    """Whether this key signed the checkpoint in the name of its origin."""
    wanted = key_id(checkpoint.origin, public_key)
    for name, number, signature in checkpoint.signatures:
        if name == checkpoint.origin and number == wanted:
            try:
                Ed25519PublicKey.from_public_bytes(public_key).verify(signature, checkpoint.text)
            except (InvalidSignature, ValueError):
                return False
            return True
    return False


# -- A receipt -------------------------------------------------------------------------------------
def decode(text: str) -> bytes:
    """Bytes of base64; raises Broken."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise Broken(f"not base64: {text!r}"[:60]) from None


def check(receipt: dict[str, Any], keys: dict[str, Any] | None) -> Checkpoint:
    """The checkpoint that covers the act; raises Broken or Unjudged with the reason."""
    if receipt.get("version") != 1:
        raise Unjudged("a receipt of a version this program does not know")
    if receipt.get("status") != "proved":
        raise Unjudged("no proof yet: ask again in a few seconds")
    checkpoint = read_checkpoint(receipt["checkpoint"])
    if checkpoint.origin != receipt["log"]:
        raise Broken("the checkpoint is of another log")
    if _root_of(receipt, checkpoint.size) != checkpoint.root:
        raise Broken("the act, its salt or its place was altered: the proof leads elsewhere")
    _check_signature(checkpoint, receipt["key"], keys)
    return checkpoint


def _root_of(receipt: dict[str, Any], size: int) -> bytes:
    entry = commitment(
        receipt["kind"],
        receipt["at"],
        receipt["act"],
        salt=decode(receipt["salt"]),
        hash_name=receipt["hash"],
    )
    path = [decode(step) for step in receipt["proof"]]
    return root_by_path(leaf_hash(entry), receipt["index"], size, path)


def _check_signature(
    checkpoint: Checkpoint, named: dict[str, str], keys: dict[str, Any] | None
) -> None:
    public_key = decode(named["public_key"])
    if not is_signed(checkpoint, public_key):
        raise Broken("the checkpoint's signature does not hold")
    if keys is None:
        raise Unjudged("all fits, but without --keys nobody knows whose signature this is")
    known = [decode(key["public_key"]) for key in keys["keys"]]
    if keys["log"] != checkpoint.origin or public_key not in known:
        raise Broken("signed with a key that is not among the published ones")


def verdict(receipt: Any, keys: Any) -> tuple[int, str]:
    """Exit code and one sentence."""
    try:
        checkpoint = check(receipt, keys)
    except Unjudged as reason:
        return UNJUDGED, f"无法判断 cannot be judged: {reason}"
    except Broken as reason:
        return BROKEN, f"不成立 DOES NOT HOLD: {reason}"
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as reason:
        return BROKEN, f"不成立 DOES NOT HOLD: malformed ({type(reason).__name__}: {reason})"
    where = f"leaf {receipt['index']} of {checkpoint.size}, log {checkpoint.origin}"
    return HOLDS, f"成立 HOLDS: {receipt['kind']} at {receipt['at']}, {where}"


def main(words: list[str] | None = None) -> int:
    """Read the files named on the command line and say what holds."""
    parser = argparse.ArgumentParser(description="Check a receipt of a transparency log.")
    parser.add_argument("receipt", type=Path, help="the receipt, a JSON file")
    parser.add_argument("--keys", type=Path, help="the log's published keys, a JSON file")
    given = parser.parse_args(words)
    try:
        receipt = json.loads(given.receipt.read_text("utf-8"))
        keys = json.loads(given.keys.read_text("utf-8")) if given.keys else None
    except (OSError, ValueError, RecursionError) as reason:
        sys.stdout.write(f"无法判断 cannot be judged: {reason}\n")
        return UNJUDGED
    code, said = verdict(receipt, keys)
    sys.stdout.write(f"{said}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
