"""How often platforms are asked: per network, and for phones in all, because each costs money."""

from __future__ import annotations

from django.conf import settings

from backend.accounts.providers.refusals import PlatformTooOften
from backend.accounts.sms.actions import network_of
from backend.accounts.sms.budgets import Budget, OverBudget, take

HOUR, DAY = 3600, 86_400


def pay_for_question(address: str) -> None:
    """One sign-in by platform from this address; raises PlatformTooOften."""
    _pay(Budget("platform.network", settings.PLATFORM_PER_NETWORK_HOUR, HOUR), network_of(address))


def pay_for_phone() -> None:
    """One phone number told by a platform; raises PlatformTooOften."""
    _pay(Budget("platform.phones", settings.PLATFORM_PHONES_PER_DAY, DAY), "")


def _pay(budget: Budget, who: str) -> None:
    try:
        take({budget: who})
    except OverBudget as over:
        raise PlatformTooOften(over.wait) from None
