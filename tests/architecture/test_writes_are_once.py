"""Every write of the site is once: calls take Idempotency-Key, pages carry a form key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.views import View
from rest_framework.views import APIView

from backend.api.idempotency import Idempotent
from backend.api.taps import OneTap
from backend.sharding.checks import OURS

WRITES = ("post", "put", "patch")
# Doing these twice is the same as once; their limits are those of signing in.
ONCE_BY_THEMSELVES = {
    "merchants.reviews.api.MerchantVisits": "each call gives another; they are counted",
    "backend.accounts.headless.Start": "a second message within a minute is not sent",
    "backend.accounts.headless.Confirm": "a code is good for one use",
    "backend.accounts.providers.headless.PlatformToken": "a platform's code is good for one use",
    "backend.accounts.providers.headless.PlatformSignup": "no second message within a minute",
    "backend.accounts.entrance.SignIn": "a second message within a minute is not sent",
    "backend.accounts.entrance.EnterCode": "a code is good for one use",
    "backend.accounts.entrance.SecondFactor": "a code is good for one use",
    "incentives.eligibility.sites.views.Authorize": "agreeing twice is once",
    "incentives.eligibility.sites.views.SiteToken": "a code is good for one use",
    "incentives.eligibility.sites.views.SiteUserInfo": "it tells; nothing is written",
    "incentives.eligibility.sites.views.SiteRevocation": "what has ended stays ended",
    "merchants.lookup.copies.api.CopyChecks": "it tells; nothing is written",
    "merchants.lookup.copies.api.FeedConfirmations": "a smaller position changes nothing",
    "backend.accounts.home.Devices": "a session that has ended stays ended",
}


def classes(resolver: URLResolver | None = None) -> Iterator[type[View]]:
    """Every view class of ours on the site's map."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from classes(entry)
        elif isinstance(entry, URLPattern):
            made_by = getattr(entry.callback, "view_class", None)
            made_by = made_by or getattr(entry.callback, "cls", None)
            if made_by and made_by.__module__.split(".")[0] in OURS:
                yield made_by


def writing() -> list[type[View]]:
    found = {view for view in classes() if any(hasattr(view, method) for method in WRITES)}
    return sorted(found, key=lambda view: view.__qualname__)


@pytest.mark.parametrize("view", writing(), ids=lambda view: view.__qualname__)
def test_a_write_is_once(view: type[View]) -> None:
    if f"{view.__module__}.{view.__qualname__}" in ONCE_BY_THEMSELVES:
        return
    wanted = Idempotent if issubclass(view, APIView) else OneTap
    assert issubclass(view, wanted), f"inherit from {wanted.__qualname__}, before the other bases"
