"""Who acts for a partner, its keys, and the office that answers for credit-easy+."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.keys import issue_key
from backend.accounts.organisations.models import Kind, Organisation, Role
from incentives.partners.models import Partner
from tests.accounts.cast import by_app_too, client_of, member


@dataclass
class Desk:
    """Somebody at a desk, by page and by app."""

    person: User
    organisation: Organisation
    client: Client

    @property
    def who(self) -> dict[str, Any]:
        """As actions of the city want them."""
        return {"officer": self.person, "office": self.organisation}

    def call(self, method: str, address: str, said: Any = None) -> Any:
        """By the app, with the session's token."""
        headers = by_app_too(self.client).headers
        more = {} if said is None else {"data": json.dumps(said)}
        return getattr(self.client, method)(
            address, content_type="application/json", headers=headers, **more
        )


def credit_centre(number: int = 90) -> Desk:
    """An officer of the office with the subject kind "offers", with a second factor."""
    office = found_organisation(
        kind=Kind.OFFICE, code=f"credit-centre-{number}", name="市信用中心", actor=None,
        divisions=["520100"], subject_kinds=["offers"],
    )  # fmt: skip
    officer = member(office, number)
    return Desk(officer, office, client_of(officer, strong=True))


def at_partner(partner: Partner, number: int = 80, role: Role = Role.OWNER) -> Desk:
    """Somebody who acts for the partner, with a second factor."""
    person = member(partner.organisation, number, role)
    return Desk(person, partner.organisation, client_of(person, strong=True))


class Program:
    """A partner's program: its key, and a digest on what it sends."""

    def __init__(self, desk: Desk, *scopes: str) -> None:
        said = {"name": "program", "scopes": list(scopes), "actor": desk.person}
        self.token = issue_key(organisation=desk.organisation, **said).token
        self.client = Client()

    def call(self, method: str, address: str, said: Any = None, **headers: str) -> Any:
        """One call below /api/partner/v1/."""
        body = b"" if said is None else json.dumps(said).encode()
        sent = {"authorization": f"Api-Key {self.token}", **headers}
        if method != "get":
            sent["content-digest"] = content_digest(body)
        more = {} if method == "get" else {"data": body, "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/partner/v1/{address}", headers=sent, **more)
