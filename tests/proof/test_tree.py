"""Proofs lead to the root, only from the right leaf, and any longer tree begins as it was."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.proof import tree
from backend.proof.verify_receipt import Broken, leaf_hash, node_hash, root_by_path

SIZES = st.integers(1, 70)


def by_the_book(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(by_the_book(hashes[:split]), by_the_book(hashes[split:]))


def grown(size: int) -> tuple[list[bytes], tree.Node]:
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    held = tree.layers(leaves)
    return leaves, lambda height, number: held[height][number]


def test_the_first_leaves_of_rfc_6962_are_hashed_as_everywhere() -> None:
    # The well-known values of the Certificate Transparency test vectors.
    assert (
        leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert tree.root_of([leaf_hash(b""), leaf_hash(b"\x00")]).hex() == (
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    )


@given(SIZES)
def test_roots_are_those_of_the_book(size: int) -> None:
    leaves, node = grown(size)
    assert tree.root(size, node) == tree.root_of(leaves) == by_the_book(leaves)


@given(SIZES, st.data())
def test_a_leaf_leads_to_the_root_and_no_other_does(size: int, data: st.DataObject) -> None:
    leaves, node = grown(size)
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_path(index, size, node)
    assert root_by_path(leaves[index], index, size, path) == by_the_book(leaves)
    assert root_by_path(leaf_hash(b"other"), index, size, path) != by_the_book(leaves)


@given(SIZES, st.data())
def test_a_proof_of_another_length_is_refused(size: int, data: st.DataObject) -> None:
    leaves, node = grown(size)
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_path(index, size, node)
    with pytest.raises(Broken):
        root_by_path(leaves[index], index, size, [*path, leaves[0]])
    if path:
        with pytest.raises(Broken):
            root_by_path(leaves[index], index, size, path[:-1])


@given(SIZES, st.data())
def test_a_tree_begins_with_every_tree_it_was(size: int, data: st.DataObject) -> None:
    leaves, node = grown(size)
    old = data.draw(st.integers(1, size))
    path = tree.consistency_path(old, size, node)
    was, now = (old, by_the_book(leaves[:old])), (size, by_the_book(leaves))
    assert tree.consistent(was, now, path)
    assert not tree.consistent((old, leaf_hash(b"forged")), now, path)
    assert not tree.consistent(was, (size, leaf_hash(b"forged")), path)
    assert not tree.consistent(was, now, [*path, leaves[0]])
