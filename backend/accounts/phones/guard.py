"""Who set up a second factor uses it before the first one is exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.accounts import second_factor
from backend.accounts.models import User
from backend.accounts.permissions import SecondFactorMissing


def require_second_factor(person: User, session: Mapping[str, Any]) -> None:
    """Raises SecondFactorMissing unless there is none, or it was used in this session."""
    if second_factor.has_enrolled(person) and not second_factor.is_confirmed(person, session):
        raise SecondFactorMissing
