"""The keys that sign answers: made when first needed, followed by another every year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from backend.kernel.crypto import new_signing_key, sign
from backend.kernel.vault import vault
from backend.proof.actions import witness
from incentives.eligibility import jws
from incentives.eligibility.models import AnswerKey

SEALED_AS = "incentives_answerkey.private_sealed"
ROTATE_AFTER = timedelta(days=365)


def signed(claims: Mapping[str, Any]) -> str:
    """The claims, signed by the key that signs now."""
    key = _signing_key()
    private = vault().open(bytes(key.private_sealed), context=SEALED_AS)
    return jws.signed(claims, key_id=key.key_id, signer=partial(sign, private_key=private))


def published() -> list[dict[str, str]]:
    """Every key that ever signed, the present one first: old answers can be checked for ever."""
    keys = AnswerKey.objects.order_by("-since")
    return [jws.jwk(key.key_id, bytes(key.public_key)) for key in keys]


@transaction.atomic
def rotate_key() -> AnswerKey:
    """A new key signs from now on; what the old one signed stays good."""
    _one_at_a_time()
    return _new_key()


@transaction.atomic
def keep_key_fresh() -> None:
    """The yearly successor; on other days nothing."""
    _one_at_a_time()
    key = _present()
    if key is None or timezone.now() - key.since >= ROTATE_AFTER:
        _new_key()


def _signing_key() -> AnswerKey:
    return _present() or _first_key()


@transaction.atomic
def _first_key() -> AnswerKey:
    _one_at_a_time()
    return _present() or _new_key()


def _present() -> AnswerKey | None:
    return AnswerKey.objects.filter(until=None).first()


def _new_key() -> AnswerKey:
    private, public = new_signing_key()
    AnswerKey.objects.filter(until=None).update(until=timezone.now())
    made = AnswerKey.objects.create(
        key_id=sha256(public).hexdigest()[:16],
        public_key=public,
        private_sealed=vault().seal(private, context=SEALED_AS),
    )
    witness("eligibility.key_rotated", {"key": jws.jwk(made.key_id, public)})
    return made


def _one_at_a_time() -> None:
    # No row to lock before the first key: a lock by name, let go at the end of the transaction.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('eligibility.rotate_key'))")
