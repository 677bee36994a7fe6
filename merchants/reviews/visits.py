"""Proof of a visit: a token from the scan page, good once, that says where and when, never who.

Nothing is written when a token is given, but counters that hold no person; what is written when it
is used is its digest and its day, in a row that points at no review (docs/adr/0023).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from datetime import date, timedelta
from hmac import compare_digest
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.api.write_limits import Bucket, take
from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict, Invalid, TooOften
from backend.kernel.vault import vault
from merchants.licences.seal import State
from merchants.licences.seals import examine
from merchants.registry.models import Merchant
from merchants.reviews.models import SpentVisit

CONTEXT = "merchants_review.visit"
EPOCH = date(2020, 1, 1)
VERSION, NONCE = b"\x01", 16
HEAD = 1 + 16 + 2  # version, merchant, day
BODY = HEAD + NONCE
WHOLE = BODY + 16
LONGEST = 80
HOUR = 3600


class NotAtTheShop(Invalid):
    code = "seal_not_genuine"
    message = _("只有扫描店内有效的亮照码，才能证明到店。")


class TooManyVisits(TooOften):
    code = "visit_tokens_used_up"
    message = _("这一小时内的到店凭证已发完。仍可以评价，只是不带“已到店”标记。")
    wait = HOUR


class VisitUnknown(Invalid):
    code = "visit_token_invalid"
    message = _("到店凭证无效或已过期。可以不带凭证提交。")


class VisitSpent(Conflict):
    code = "visit_token_spent"
    message = _("这张到店凭证已经用过。可以不带凭证提交。")


class Visit(NamedTuple):
    """A token, the day it speaks of, and the last day on which it is good."""

    token: str
    visit_on: date
    good_until: date


def give_visit(*, digits: str, merchant: Merchant, network: str) -> Visit:
    """A token for who scanned the shop's own seal just now. Raises NotAtTheShop, TooManyVisits."""
    today = timezone.localdate()
    seen = examine(digits, today=today)
    if seen.state != State.GENUINE or seen.merchant_code != merchant.code:
        raise NotAtTheShop
    if take(_buckets(merchant.pk, seen.outlet.id if seen.outlet else None, network)):
        raise TooManyVisits
    return Visit(made(merchant.pk, today), today, today + _good_for())


def made(merchant_id: UUID, day: date) -> str:
    """A fresh token: random, and signed so that only this house can make one."""
    body = VERSION + merchant_id.bytes + (day - EPOCH).days.to_bytes(2, "big") + os.urandom(NONCE)
    signed = body + vault().blind_index(body.hex(), context=CONTEXT)
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def spend(token: str, *, merchant: Merchant, about: bytes = b"") -> date:
    """Use a token up, in the caller's transaction; the day of the visit.

    A visit is good once for each thing that it may be `about`; nothing for the review. Raises
    VisitUnknown, VisitSpent.
    """
    body = _body(token)
    day = _day(body, merchant)
    digest = hashlib.sha256(body + about).digest()
    with constraint("merchants_spentvisit_pkey", raises=VisitSpent):
        SpentVisit.objects.create(merchant=merchant, digest=digest, issued_on=day)
    return day


def forget_spent(*, today: date) -> int:
    """Drop digests of tokens that are no longer good anyway; how many."""
    return SpentVisit.objects.filter(issued_on__lt=today - 2 * _good_for()).delete()[0]


def _body(token: str) -> bytes:
    try:
        signed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise VisitUnknown from None
    if len(token) > LONGEST or len(signed) != WHOLE or signed[:1] != VERSION:
        raise VisitUnknown
    body, mac = signed[:BODY], signed[BODY:]
    expected = vault().blind_indexes(body.hex(), context=CONTEXT)
    if not any(compare_digest(mac, each) for each in expected):
        raise VisitUnknown
    return body


def _day(body: bytes, merchant: Merchant) -> date:
    day = EPOCH + timedelta(days=int.from_bytes(body[17:HEAD], "big"))
    if body[1:17] != merchant.pk.bytes or not day <= timezone.localdate() <= day + _good_for():
        raise VisitUnknown
    return day


def _buckets(merchant_id: UUID, outlet_id: UUID | None, network: str) -> list[Bucket]:
    place = outlet_id or merchant_id
    return [
        Bucket(f"reviews.visits:{place}", settings.REVIEWS_VISITS_PER_SHOP_HOUR, HOUR),
        Bucket(f"reviews.visits:{place}:{network}", settings.REVIEWS_VISITS_PER_NETWORK_HOUR, HOUR),
    ]


def _good_for() -> timedelta:
    return timedelta(days=settings.REVIEWS_VISIT_DAYS)


def visited_on(token: str, *, merchant: Merchant) -> date:
    """The day a token speaks of, spent or not. Raises VisitUnknown."""
    return _day(_body(token), merchant)


def day_of(token: str, *, merchant: Merchant) -> date | None:
    """The day a token speaks of, if it would still be taken for this shop; nothing is spent."""
    try:
        body = _body(token)
        day = _day(body, merchant)
    except VisitUnknown:
        return None
    spent = SpentVisit.objects.filter(merchant=merchant, digest=hashlib.sha256(body).digest())
    return None if spent.exists() else day
