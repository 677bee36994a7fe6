"""Telling a partner's programs, in the transaction of what is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from backend.jobs.actions import promise
from incentives.partners.models import Partner
from incentives.webhooks.kinds import EVERY_KIND, UnknownNews
from incentives.webhooks.models import News


@transaction.atomic
def announce(partner: Partner, kind: str, *, key: str, body: Mapping[str, Any]) -> News:
    """Write down what the partner's programs are to be told; again is the same as once.

    It is counted and goes out once the caller's transaction has committed, and not before.
    """
    if kind not in EVERY_KIND:
        raise UnknownNews(kind)
    news, is_new = News.objects.get_or_create(
        partner=partner, kind=kind, key=key, defaults={"body": dict(body)}
    )
    if is_new:
        promise("webhooks.spread", partner=str(partner.pk))
    return news
