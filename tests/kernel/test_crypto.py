"""Secrets at rest, in both suites, against published vectors."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.hashes import Hash
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel import crypto
from backend.kernel.crypto import SUITES, CryptoProvider, SealBroken

OLD, NEW = "an old key of the city " * 2, "a newer key of the city " * 2
PROVIDERS = {suite: CryptoProvider(NEW, suite=suite) for suite in SUITES}
both_suites = pytest.mark.parametrize("suite", sorted(SUITES))
SM = SUITES["sm"]


@both_suites
@given(plain=st.binary(max_size=300), context=st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_is_sealed_opens_again_and_looks_different_every_time(
    suite: str, plain: bytes, context: str
) -> None:
    provider = PROVIDERS[suite]
    sealed = provider.seal(plain, context=context)
    assert provider.open(sealed, context=context) == plain
    assert provider.seal(plain, context=context) != sealed


@both_suites
@given(data=st.data())
def test_an_altered_or_shortened_value_is_never_opened(suite: str, data: st.DataObject) -> None:
    provider = PROVIDERS[suite]
    sealed = provider.seal(b"110101199003070000", context="people.identity.7")
    place = data.draw(st.integers(0, len(sealed) - 1))
    flipped = bytearray(sealed)
    flipped[place] ^= data.draw(st.integers(1, 255))
    for broken in (bytes(flipped), sealed[:place]):
        with pytest.raises(SealBroken):
            provider.open(broken, context="people.identity.7")


@both_suites
@pytest.mark.parametrize("other", ["people.identity.8", "people.identity", "people.mobile.7", ""])
def test_a_value_moved_to_another_place_is_never_opened(suite: str, other: str) -> None:
    sealed = PROVIDERS[suite].seal(b"secret", context="people.identity.7")
    with pytest.raises(SealBroken):
        PROVIDERS[suite].open(sealed, context=other)


@both_suites
def test_a_new_key_in_front_keeps_the_old_values_readable(suite: str) -> None:
    before = CryptoProvider(OLD, suite=suite)
    after = CryptoProvider(f"{NEW}, {OLD}", suite=suite)
    sealed = before.seal(b"secret", context="a.b")
    assert after.open(sealed, context="a.b") == b"secret"
    assert after.needs_resealing(sealed)
    fresh = after.seal(b"secret", context="a.b")
    assert not after.needs_resealing(fresh)
    with pytest.raises(SealBroken):
        before.open(fresh, context="a.b")
    index = before.blind_index("x", context="a.b")
    assert after.blind_indexes("x", context="a.b")[1] == index
    assert after.blind_index("x", context="a.b") == PROVIDERS[suite].blind_index("x", context="a.b")


def test_a_change_of_suite_keeps_the_old_values_readable() -> None:
    sealed = PROVIDERS["international"].seal(b"secret", context="a.b")
    assert PROVIDERS["sm"].open(sealed, context="a.b") == b"secret"
    assert PROVIDERS["sm"].needs_resealing(sealed)


@both_suites
def test_a_blind_index_finds_equals_and_only_within_its_column(suite: str) -> None:
    provider = PROVIDERS[suite]
    index = provider.blind_index("13800138000", context="people.mobile")
    assert index == provider.blind_index("13800138000", context="people.mobile")
    assert len(index) == 16
    assert index != provider.blind_index("13800138001", context="people.mobile")
    assert index != provider.blind_index("13800138000", context="shops.mobile")


@both_suites
def test_a_sealed_value_is_laid_out_as_documented(suite: str) -> None:
    sealed = PROVIDERS[suite].seal(b"12345", context="a.b")
    assert sealed[0] == SUITES[suite].version
    assert len(sealed) == 1 + 4 + 12 + 5 + 16
    assert b"12345" not in sealed


def test_a_weak_master_key_is_refused() -> None:
    for weak in ("", "short", f"{NEW},short", f"{NEW},"):
        with pytest.raises(ValueError, match="at least 32"):
            CryptoProvider(weak)


def test_sm3_agrees_with_its_standard() -> None:
    machine = Hash(SM.digest())
    machine.update(b"abc")
    assert machine.finalize().hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_sm4_agrees_with_its_standard() -> None:
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    machine = Cipher(SM.cipher(block), modes.ECB()).encryptor()  # noqa: S305, the vector is ECB
    assert machine.update(block).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_agrees_with_rfc_8998() -> None:
    key, iv = (
        bytes.fromhex("0123456789abcdeffedcba9876543210"),
        bytes.fromhex("00001234567800000000abcd"),
    )
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    body = SM.encrypt(plain, key=key, iv=iv, bound=bound)
    assert body.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert SM.decrypt(body, key=key, iv=iv, bound=bound) == plain
    with pytest.raises(InvalidTag):
        SM.decrypt(body, key=key, iv=iv, bound=b"")


@given(st.binary(max_size=200), st.data())
def test_a_signature_holds_for_its_message_and_no_other(
    message: bytes, data: st.DataObject
) -> None:
    private, public = crypto.new_signing_key()
    signature = crypto.sign(message, private_key=private)
    assert crypto.verify(message, signature=signature, public_key=public)
    assert not crypto.verify(message + b"x", signature=signature, public_key=public)
    place = data.draw(st.integers(0, 63))
    flipped = bytearray(signature)
    flipped[place] ^= 1
    assert not crypto.verify(message, signature=bytes(flipped), public_key=public)


def test_ed25519_agrees_with_rfc_8032() -> None:
    private = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    signature = crypto.sign(b"", private_key=private)
    assert signature.hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065")


@pytest.mark.parametrize(("signature", "key"), [(b"", b"x" * 32), (b"s" * 64, b""), (b"s", b"k")])
def test_malformed_signatures_and_keys_are_simply_not_valid(signature: bytes, key: bytes) -> None:
    assert not crypto.verify(b"m", signature=signature, public_key=key)
