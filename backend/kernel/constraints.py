"""Let the database decide, and let its answer read like the domain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from backend.kernel.errors import DomainError


@contextmanager
def constraint(name: str, *, raises: type[DomainError] | DomainError) -> Iterator[None]:
    """Raise `raises` when the block violates constraint `name`; let other violations through.

    A deferred constraint speaks only at commit, so it is not heard here.
    """
    try:
        with transaction.atomic():  # a savepoint: the caller's transaction stays usable
            yield
    except IntegrityError as exc:
        if _violated(exc, name):
            raise raises from exc
        raise


def _violated(exc: IntegrityError, name: str) -> bool:
    diagnosis = getattr(exc.__cause__, "diag", None)
    told: str | None = getattr(diagnosis, "constraint_name", None)
    # A trigger or a pooler between may lose the field; the message still quotes the name.
    return told == name if told else f'"{name}"' in str(exc)
