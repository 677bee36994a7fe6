"""The cast of these stories: a citizen, a neighbour, and how they come in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.consent.models import Recipient
from backend.consent.offering import Wording, declare_purpose, name_recipient

PHONES = {"citizen": "+8613912345678", "neighbour": "+8613912345679"}
KINDS = [("是否符合条件", "whether you qualify")]
WORDING = Wording("只告诉对方“是”或“否”。", "They are only told yes or no.", KINDS)


def person(phone: str) -> User:
    """Somebody whose phone is verified."""
    one = User(last_login=timezone.now())
    one.set_phone(phone, verified=True)
    one.set_unusable_password()
    one.save()
    return one


@pytest.fixture
def citizen(db: None) -> User:
    return person(PHONES["citizen"])


@pytest.fixture
def neighbour(db: None) -> User:
    return person(PHONES["neighbour"])


def signed_in(one: User) -> Client:
    """Their browser."""
    client = Client(raise_request_exception=True)
    client.force_login(one, backend=settings.AUTHENTICATION_BACKENDS[0])
    # The same session serves the app.
    client.defaults["HTTP_X_SESSION_TOKEN"] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return client


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    return signed_in


@pytest.fixture
def mine(citizen: User) -> Client:
    return signed_in(citizen)


@pytest.fixture
def bank(db: None) -> Recipient:
    """A bank that may be told whether somebody qualifies for one offer."""
    purpose = declare_purpose(
        "offers.eligibility", name_zh="查询优惠资格", name_en="Check for an offer", wording=WORDING
    )
    return name_recipient(
        purpose, code="bank-a", name_zh="甲银行", name_en="Bank A", contact="95500"
    )


@pytest.fixture
def venue(bank: Recipient) -> Recipient:
    """Somebody else with the same wish."""
    return name_recipient(
        bank.purpose, code="venue-b", name_zh="乙场馆", name_en="Venue B", contact="010-1"
    )
