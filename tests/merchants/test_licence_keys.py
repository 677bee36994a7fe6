"""The city's signing keys: made when needed, announced before use, believed while they last."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection

from backend.kernel.crypto import sign, verify
from merchants.licences.actions import (
    KEY_NOTICE,
    KeysExhausted,
    ensure_key,
    issue_seal,
    retire_key,
    rotate_key,
)
from merchants.licences.keys import private_half, published_keys, signing_key
from merchants.licences.models import SigningKey
from merchants.licences.seal import State
from merchants.licences.seals import digits_of, examine
from merchants.licences.sweeps import keep_keys_fresh
from tests.merchants.licence_shops import make_shop

TODAY = date(2026, 11, 21)
BEGINS = TODAY + timedelta(days=KEY_NOTICE)
pytestmark = pytest.mark.django_db


def test_the_first_key_signs_at_once():
    key = ensure_key(today=TODAY)
    assert (key.key_id, key.not_before) == (1, TODAY)
    assert ensure_key(today=TODAY) == key


def test_a_key_pair_fits_and_its_private_half_is_not_stored_in_clear():
    key = ensure_key(today=TODAY)
    signature = sign(b"words", private_key=private_half(key))
    assert verify(b"words", signature=signature, public_key=bytes(key.public_key))
    assert private_half(key) not in bytes(key.private_sealed)


def test_a_new_key_is_published_a_week_before_it_signs():
    old = ensure_key(today=TODAY - timedelta(days=365))
    new = rotate_key(today=TODAY)
    assert (new.key_id, new.not_before) == (2, BEGINS)
    assert signing_key(BEGINS - timedelta(days=1)) == old
    assert signing_key(BEGINS) == new
    assert [key.key_id for key in published_keys()] == [1, 2]


def test_rotating_twice_is_rotating_once():
    ensure_key(today=TODAY - timedelta(days=365))
    new = rotate_key(today=TODAY)
    assert rotate_key(today=TODAY) == rotate_key(today=BEGINS - timedelta(days=1)) == new


def test_a_licence_of_the_older_key_stays_genuine_after_the_rotation():
    shop = make_shop()
    digits = digits_of(issue_seal(merchant=shop, today=TODAY), shop)
    rotate_key(today=TODAY)
    assert examine(digits, today=BEGINS + timedelta(days=30)).state == State.GENUINE


def test_a_retired_key_is_replaced_at_once_even_while_another_waits():
    leaked = ensure_key(today=TODAY)
    rotate_key(today=TODAY)
    new = retire_key(key=leaked, today=TODAY)
    assert (new.key_id, new.not_before) == (3, TODAY)
    leaked.refresh_from_db()
    assert leaked.retired_at is not None


def test_key_numbers_are_one_byte():
    key = ensure_key(today=TODAY)
    SigningKey.objects.filter(pk=key.pk).update(key_id=255)
    with pytest.raises(KeysExhausted):
        rotate_key(today=TODAY)
    with pytest.raises(IntegrityError):
        SigningKey.objects.filter(pk=255).update(key_id=256)


@pytest.mark.parametrize(
    ("day", "keys"), [(date(2027, 11, 20), 1), (date(2027, 11, 21), 2), (date(2027, 11, 25), 2)]
)
def test_the_sweep_rotates_once_a_year(day, keys):
    ensure_key(today=TODAY)
    for _ in range(2):
        with time_machine.travel(datetime.combine(day, time(4), UTC), tick=False):
            keep_keys_fresh()
    assert SigningKey.objects.count() == keys


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_first_key():
    together = Barrier(8)

    def ask(_: int) -> int:
        connection.ensure_connection()
        together.wait()
        try:
            return ensure_key(today=TODAY).key_id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {1}
