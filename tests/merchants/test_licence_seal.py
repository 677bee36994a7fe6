"""A licence seal: what it says, and what it takes for it to be believed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from merchants.licences import seal
from merchants.licences.seal import EPOCH, Malformed, Payload, PublicKey, Seal, State

PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
TODAY = date(2026, 11, 21)
KEY = PublicKey(key_id=3, public_key=PUBLIC, not_before=EPOCH, not_after=date(2179, 6, 6))
PAYLOAD = Payload(
    uscc="91350100M000100Y43",
    issued_on=TODAY,
    expires_on=TODAY + timedelta(days=365),
    serial=7,
    key_id=3,
)
DIGITS = seal.encode(PAYLOAD, PRIVATE)
LAST_DAY = 0xFFFF


def judged(digits: str, *, today: date = TODAY, key: PublicKey = KEY) -> State:
    return seal.verify(digits, [key], today).state


def raw_seal(*, kind: int = 0x11, key_id: int = 3, code: int = 1, serial: int = 1) -> str:
    """Signed digits around a body that `encode` may refuse to make."""
    body = seal._BODY.pack(kind, key_id, code.to_bytes(12, "big"), 1, 2, serial)
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(seal.CONTEXT + body)
    return str(int.from_bytes(b"\x01" + body + signature, "big"))


def changed_in_one_place(rng: random.Random) -> str:
    at = rng.randrange(seal.DIGITS)
    other = rng.choice([digit for digit in "0123456789" if digit != DIGITS[at]])
    return DIGITS[:at] + other + DIGITS[at + 1 :]


@given(
    uscc=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18),
    days=st.tuples(st.integers(0, LAST_DAY), st.integers(0, LAST_DAY)).map(sorted),
    serial=st.integers(1, 2**32 - 1),
    key_id=st.integers(1, 255),
)
@example(uscc="0" * 18, days=[0, 0], serial=1, key_id=1)
@example(uscc="Z" * 18, days=[LAST_DAY, LAST_DAY], serial=2**32 - 1, key_id=255)
def test_what_is_sealed_is_read_back_and_always_208_digits(uscc, days, serial, key_id):
    issued_on, expires_on = (EPOCH + timedelta(days=day) for day in days)
    payload = Payload(uscc, issued_on, expires_on, serial, key_id)
    digits = seal.encode(payload, PRIVATE)
    assert len(digits) == seal.DIGITS
    key = replace(KEY, key_id=key_id)
    assert seal.verify(digits, [key], expires_on) == Seal(State.GENUINE, payload)


def test_the_same_facts_give_the_same_digits_for_ever():
    assert seal.encode(PAYLOAD, PRIVATE) == DIGITS


def test_an_altered_seal_is_never_accepted():
    rng = random.Random(20261121)
    for _ in range(1000):
        verdict = seal.verify(changed_in_one_place(rng), [KEY], TODAY)
        assert verdict.state in {State.ALTERED, State.UNKNOWN_KEY, State.MALFORMED}


def test_every_possible_change_of_one_digit_is_refused():
    for at in range(seal.DIGITS):
        for digit in {"0", "5", "9"} - {DIGITS[at]}:
            assert judged(DIGITS[:at] + digit + DIGITS[at + 1 :]) != State.GENUINE


@given(st.text("0123456789", min_size=seal.DIGITS, max_size=seal.DIGITS))
def test_random_digits_are_never_a_seal(digits):
    assert judged(digits) != State.GENUINE


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict_and_never_a_crash(text):
    assert judged(text) == State.MALFORMED


def test_another_city_cannot_sign_for_ours():
    forged = seal.encode(PAYLOAD, bytes(32))
    assert judged(forged) == State.ALTERED


def test_a_signature_over_the_same_bytes_for_another_purpose_is_no_seal():
    body = seal._pack(PAYLOAD)
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(body)
    digits = str(int.from_bytes(b"\x01" + body + signature, "big"))
    assert judged(digits) == State.ALTERED


def test_a_seal_is_genuine_on_its_last_day_and_expired_on_the_next():
    assert judged(DIGITS, today=PAYLOAD.expires_on) == State.GENUINE
    assert judged(DIGITS, today=PAYLOAD.expires_on + timedelta(days=1)) == State.EXPIRED


def test_an_altered_seal_is_called_altered_even_when_its_day_has_passed():
    digits = DIGITS[:-1] + ("1" if DIGITS[-1] == "0" else "0")
    assert judged(digits, today=date(2100, 1, 1)) == State.ALTERED


@pytest.mark.parametrize(
    "key",
    [
        replace(KEY, key_id=4),
        replace(KEY, not_before=TODAY + timedelta(days=1)),
        replace(KEY, not_after=TODAY - timedelta(days=1)),
        replace(KEY, retired=True),
        replace(KEY, algorithm=seal.SM2),
    ],
    ids=["other id", "issued before the key", "issued after the key", "retired", "other algorithm"],
)
def test_a_key_that_does_not_vouch_for_the_seal_is_an_unknown_key(key):
    assert judged(DIGITS, key=key) == State.UNKNOWN_KEY


def test_the_place_of_sm2_is_read_but_not_yet_believed():
    assert judged(raw_seal(kind=0x12)) == State.UNKNOWN_KEY
    sm2 = replace(KEY, algorithm=seal.SM2)
    assert judged(raw_seal(kind=0x12), key=sm2) == State.UNKNOWN_KEY


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "0" + DIGITS,
        "0" + DIGITS[:-1],
        DIGITS[:-1],
        DIGITS + "0",
        " " + DIGITS,
        DIGITS + "\n",
        "+" + DIGITS[1:],
        DIGITS[:4] + "_" + DIGITS[5:],
        DIGITS.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        DIGITS.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)}),
        "9" * 208,
        str(int(DIGITS) + 2**696),
        str(int(DIGITS) + 2**688),
        "1" * 100_000,
    ],
)
def test_only_the_canonical_digits_are_read(digits):
    assert judged(digits) == State.MALFORMED
    with pytest.raises(Malformed):
        seal.decode(digits)


@pytest.mark.parametrize(
    "body",
    [{"kind": 0x21}, {"kind": 0x13}, {"key_id": 0}, {"serial": 0}, {"code": 36**18}],
    ids=["version", "algorithm", "key 0", "serial 0", "code too large"],
)
def test_a_well_signed_seal_with_impossible_facts_is_malformed(body):
    assert judged(raw_seal(**body)) == State.MALFORMED
    assert judged(raw_seal()) != State.MALFORMED


@pytest.mark.parametrize(
    "facts",
    [
        {"uscc": "91350100M000100Y4"},
        {"uscc": "91350100m000100y43"},
        {"uscc": "９1350100M000100Y43"},
        {"expires_on": TODAY - timedelta(days=1)},
        {"issued_on": date(1999, 12, 31)},
        {"expires_on": date(2179, 6, 7)},
        {"serial": 0},
        {"serial": 2**32},
        {"key_id": 0},
        {"key_id": 256},
    ],
)
def test_what_does_not_fit_is_refused_before_it_is_signed(facts):
    with pytest.raises(Malformed):
        seal.encode(replace(PAYLOAD, **facts), PRIVATE)


def test_a_fingerprint_can_be_read_aloud():
    assert seal.fingerprint(b"\x00" * 32) == "6668 7AAD F862 BD77 6C8F"
