"""Witness an act inside its own transaction, and make a leaf meaningless when its time has come."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Conflict
from backend.kernel.ids import uuid7
from backend.kernel.vault import vault
from backend.proof.models import Entry, Salt
from backend.proof.verify_receipt import SALT_BYTES, canonical, commitment

ERASED = "proof.erased"

# One round trip per transaction: an act must not wait twice for its receipt.
WITNESS = """
WITH made AS (
    INSERT INTO proof_entry (id, kind, algorithm, commitment, at)
    SELECT id, %(kind)s, %(algorithm)s, commitment, %(at)s
      FROM unnest(%(ids)s::uuid[], %(commitments)s::bytea[]) AS t (id, commitment))
INSERT INTO proof_salt (entry_id, salt, act_sealed)
SELECT * FROM unnest(%(ids)s::uuid[], %(salts)s::bytea[], %(acts)s::bytea[])"""


class AlreadyErased(Conflict):
    code = "proof_already_erased"
    message = _("这条存证的内容已经抹去。")


def witness(kind: str, act: Mapping[str, Any]) -> Entry:
    """Put a commitment to this act into the log, in the caller's transaction.

    `act` is plain JSON (text, whole numbers, booleans, null, lists, objects with ASCII keys);
    anything else raises ValueError. The log never holds the act.
    """
    return witness_all(kind, [act])[0]


def witness_all(kind: str, acts: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """The same for several acts of one kind at one moment, in one statement."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act is witnessed where it is done")
    at = timezone.now()
    made = [_made(kind, at, dict(act)) for act in acts]
    values: dict[str, Any] = {
        "kind": kind,
        "algorithm": settings.PROOF_HASH,
        "at": at,
        "ids": [entry.pk for entry, _, _ in made],
        "commitments": [bytes(entry.commitment) for entry, _, _ in made],
        "salts": [salt for _, salt, _ in made],
        "acts": [sealed for _, _, sealed in made],
    }
    with connection.cursor() as cursor:
        cursor.execute(WITNESS, values)
    return [entry for entry, _, _ in made]


def _made(kind: str, at: datetime, act: dict[str, Any]) -> tuple[Entry, bytes, bytes]:
    salt, name = os.urandom(SALT_BYTES), settings.PROOF_HASH
    bound = commitment(kind, spelled(at), act, salt=salt, hash_name=name)
    entry = Entry(id=uuid7(), kind=kind, algorithm=name, commitment=bound, at=at)
    entry._state.adding = False  # noqa: SLF001  (a row by the statement of the caller)
    entry._state.db = connection.alias  # noqa: SLF001
    return entry, salt, vault().seal(canonical(act), context=sealed_for(entry.pk))


def spelled(at: datetime) -> str:
    """The moment as it stands in receipts: UTC, microseconds, always the same spelling."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sealed_for(entry: UUID) -> str:
    """The place an act is sealed for: no other entry's row can open it."""
    return f"proof_salt.act_sealed.{entry}"


@transaction.atomic
def erase(entry: Entry) -> Entry:
    """Drop the salt and the sealed act; every old proof still holds.

    Answers the entry that says so; raises AlreadyErased.
    """
    salt = Salt.objects.select_for_update().get(pk=entry.pk)
    if salt.erased_at is not None:
        raise AlreadyErased
    salt.salt, salt.act_sealed, salt.erased_at = None, None, timezone.now()
    salt.save()
    return witness(ERASED, {"entry": str(entry.pk)})
