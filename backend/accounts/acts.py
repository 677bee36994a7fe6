"""One call for every act of a person: the audit event and the leaf of the log, or neither."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import models, transaction

from backend.accounts.models import User
from backend.audit.models import Event
from backend.proof.actions import witness
from backend.proof.models import Entry


class Receipted(NamedTuple):
    """What was written: the event names the entry, the entry proves the act."""

    event: Event
    entry: Entry


@transaction.atomic
def record(
    verb: str,
    *,
    subject: tuple[str, str] | models.Model,
    actor: User | UUID | None,
    act: dict[str, Any],
    acting_for: models.Model | UUID | None = None,
) -> Receipted:
    """Record one act in the transaction that does it; no actor: the system.

    A number in place of a person is an alias (`backend.consent.rights.registry.acts_as`).
    `act` is what its holder can prove later: JSON values only, salted before it is committed to.
    """
    entry = witness(verb, act)
    event = Event.objects.record(
        verb,
        subject=subject,
        actor=actor.pk if isinstance(actor, User) else actor,
        acting_for=acting_for.pk if isinstance(acting_for, models.Model) else acting_for,
        entry=str(entry.pk),
    )
    return Receipted(event, entry)
