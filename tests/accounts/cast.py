"""People of every kind, signed in, and the organisations they act for."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import uuid4

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.acting import CHOSEN
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Kind, Membership, Organisation, Role
from backend.accounts.people import e164, person_of
from tests.accounts.journeys import SECRET


def phone(number: int) -> str:
    return f"139000{number:05}"


def somebody(number: int) -> User:
    """A person whose number is proved."""
    person = person_of(e164(phone(number)))
    User.objects.filter(pk=person.pk).update(phone_verified_at=timezone.now())
    return User.objects.get(pk=person.pk)


def organisation(kind: Kind = Kind.OFFICE, code: str = "market-500112") -> Organisation:
    merchant = uuid4() if kind == Kind.MERCHANT else None
    sources = ["MARKET"] if kind == Kind.OFFICE else []
    return found_organisation(
        kind=kind, code=code, name=code, actor=None, merchant=merchant, source_codes=sources
    )


def member(of: Organisation, number: int, role: Role = Role.OWNER) -> User:
    person = somebody(number)
    Membership.objects.create(person=person, organisation=of, role=role)
    return person


def client_of(person: User, *, strong: bool = False, acts: bool = True) -> Client:
    """Signed in by page and app; `strong`: with a second factor; acting for the first of theirs."""
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    if strong:
        TOTP.activate(person, SECRET)
        used = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "mfa", "id": used.pk, "at": time.time()}
        ]
    first = person.memberships.first()
    if acts and first:
        session[CHOSEN] = str(first.pk)
    session.save()
    return client


@dataclass
class Somebody:
    """One role of the table: the client and the header of the app."""

    client: Client
    headers: dict[str, str] = field(default_factory=dict)


def by_app_too(client: Client) -> Somebody:
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Somebody(client, {"x-session-token": token})


def everybody() -> dict[str, Somebody]:
    """Every role a stranger to the thing asked for may have."""
    shop = member(organisation(Kind.MERCHANT, "another-shop"), 11)
    bank = member(organisation(Kind.PARTNER, "another-bank"), 12)
    district = organisation(Kind.OFFICE, "another-district")
    bare, officer = member(district, 13), member(district, 14)
    operator = member(organisation(Kind.OPERATOR, "operations"), 15)
    User.objects.filter(pk=operator.pk).update(is_staff=True)
    signed_in = {
        "citizen": client_of(somebody(16)),
        "other_citizen": client_of(somebody(17)),
        "shop_staff": client_of(shop, strong=True),
        "partner": client_of(bank, strong=True),
        "officer_bare": client_of(bare),
        "officer": client_of(officer, strong=True),
        "operator": client_of(operator, strong=True),
    }
    return {
        "anonymous": Somebody(Client()),
        **{role: by_app_too(client) for role, client in signed_in.items()},
    }
