"""The Merkle tree of RFC 6962: layers, roots, inclusion and consistency proofs.

Functions that prove take `node(height, number)`: the hash of the complete subtree over the leaves
[number << height, (number + 1) << height).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from backend.proof.verify_receipt import leaf_hash, node_hash

Node = Callable[[int, int], bytes]
EMPTY_ROOT = hashlib.sha256(b"").digest()

__all__ = [
    "EMPTY_ROOT", "consistency_path", "consistent", "inclusion_path", "layers", "leaf_hash",
    "node_hash", "root", "root_of",
]  # fmt: skip


def layers(hashes: Sequence[bytes]) -> list[list[bytes]]:
    """The complete subtrees over `hashes`, by height: one pass, nothing of a ragged edge."""
    found = [list(hashes)]
    while len(found[-1]) > 1:
        below = found[-1]
        found.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
    return found


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over a list of leaf hashes."""
    held = layers(hashes)
    return root(len(hashes), lambda height, number: held[height][number])


def root(size: int, node: Node) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return _span(0, size, node) if size else EMPTY_ROOT


def _split(length: int) -> int:
    """The largest power of two smaller than `length`."""
    return 1 << ((length - 1).bit_length() - 1)


def _span(start: int, end: int, node: Node) -> bytes:
    length = end - start
    if length & (length - 1) == 0:
        height = length.bit_length() - 1
        return node(height, start >> height)
    middle = start + _split(length)
    return node_hash(_span(start, middle, node), _span(middle, end, node))


def inclusion_path(index: int, size: int, node: Node) -> list[bytes]:
    """The siblings from the leaf up to the root (RFC 6962, 2.1.1)."""
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_span(middle, end, node))
            end = middle
        else:
            path.append(_span(start, middle, node))
            start = middle
    return path[::-1]


def consistency_path(old: int, size: int, node: Node) -> list[bytes]:
    """What shows that the tree of `size` begins with the tree of `old` > 0 (RFC 6962, 2.1.2)."""
    path, start, end = [], 0, size
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_span(middle, end, node))
            end = middle
        else:
            path.append(_span(start, middle, node))
            start = middle
    if start:
        path.append(_span(start, end, node))
    return path[::-1]


def consistent(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Whether the older (size, root) is a beginning of the newer one (RFC 9162, 2.1.4.2)."""
    (old_size, old_root), (size, new_root) = old, new
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return old_root == new_root and not path
    steps = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    return bool(steps) and _climbed(old_size, size, steps) == (old_root, new_root)


def _climbed(old_size: int, size: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    return None if last else (older, newer)
