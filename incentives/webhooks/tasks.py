"""What is promised when news are announced."""

from __future__ import annotations

from uuid import UUID

from backend.jobs.followups import follow_up
from incentives.webhooks.spreading import spread
from incentives.webhooks.turns import take_turn


@follow_up("webhooks.spread")
def count_and_spread(*, partner: str) -> None:
    """Number the partner's fresh news and queue them for its endpoints."""
    spread(UUID(partner))


@follow_up("webhooks.turn")
def turn(*, endpoint: str) -> None:
    """Deliver what is due at this endpoint, for a while."""
    take_turn(UUID(endpoint))
