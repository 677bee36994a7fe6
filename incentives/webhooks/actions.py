"""Telling a partner's programs, in the transaction of what is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incentives.partners.models import Partner
from incentives.webhooks.models import News


def announce(partner: Partner, kind: str, *, key: str, body: Mapping[str, Any]) -> News:
    """Write down what the partner's programs are to be told; again is the same as once."""
    news, _is_new = News.objects.get_or_create(
        partner=partner, kind=kind, key=key, defaults={"body": dict(body)}
    )
    return news
