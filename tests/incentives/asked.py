"""Citizens who take part or not, what they agree to, and how partners ask about them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import jwt
from django.test import Client

from backend.accounts.models import ApiKey, User
from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.keys import _made
from backend.consent.actions import give_consent
from backend.consent.models import Consent
from credit.membership.models import Member
from incentives.eligibility.answering import Answer
from incentives.eligibility.asking import answer_to
from incentives.eligibility.consenting import PURPOSE, declare_for
from incentives.eligibility.showing import show_token
from incentives.offers.models import Version
from incentives.partners.models import Partner
from tests.accounts.cast import somebody
from tests.credit.citizens import joined, person_of
from tests.credit.people import thanked
from tests.incentives.listed import LODGING, a_version

CHECKS = "/api/partner/v1/eligibility-checks"
LEVEL = 300  # points that these stories' offers ask for


def a_member_with(points: int, number: int = 1) -> User:
    """Somebody who takes part and was thanked with so many points."""
    member: Member = joined(number)
    if points:
        thanked(member, points)
    return person_of(member)


def a_stranger(number: int = 2) -> User:
    """Somebody who does not take part."""
    return somebody(number)


def agrees_to(person: User, partner: Partner) -> Consent:
    """Let this partner hear yes or no."""
    version = declare_for(partner).purpose.text().version
    return give_consent(person=person, purpose=PURPOSE, recipient=partner.code, version=version)


def an_offer(partner: Partner, points: int = LEVEL, **said: Any) -> Version:
    """A published offer of a room with better terms from so many points on."""
    told = {"terms": LODGING, "field": "lodging", "way": "show", **said}
    return a_version(partner, level=f"level-{points}", level_points=points, **told)


def shown_and_asked(person: User, version: Version) -> Answer:
    """The person shows a token at the counter, and the partner asks."""
    shown = show_token(person=person, offer=version.offer.code)
    return answer_to(version.offer.partner, offer=version.offer.code, token=shown.code)


@dataclass
class Program:
    """A partner's program: a key, a digest on what it sends."""

    token: str

    def ask(self, offer: str, token: str, *, key: str = "", **headers: str) -> Any:
        return self.post(CHECKS, {"offer": offer, "token": token}, key=key, **headers)

    def post(self, path: str, body: Any, *, key: str = "", **headers: str) -> Any:
        sent = json.dumps(body).encode()
        told = {
            "authorization": f"Api-Key {self.token}",
            "content-digest": content_digest(sent),
            **({"idempotency-key": key} if key else {}),
            **headers,
        }
        return Client().post(path, sent, content_type="application/json", headers=told)


def a_program(partner: Partner, *scopes: str) -> Program:
    """A program with a key of this partner."""
    wanted = list(scopes or ("eligibility:ask",))
    return Program(
        _made(ApiKey(organisation=partner.organisation, name="test", scopes=wanted)).token
    )


def checked(signature: str, partner: Partner) -> dict[str, Any]:
    """The claims of a signed answer, checked as any partner would: with the published keys."""
    published = Client().get("/.well-known/eligibility-keys.json").json()["keys"]
    key_id = jwt.get_unverified_header(signature)["kid"]
    key = next(jwt.PyJWK(one) for one in published if one["kid"] == key_id)
    return jwt.decode(signature, key, algorithms=["EdDSA"], audience=partner.code)
