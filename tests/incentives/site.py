"""A partner's own site, written against the discovery document alone; it knows nothing of ours."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from django.test import Client


@dataclass
class RelyingSite:
    """What a site keeps: its id and secret, where people come back, what it found in discovery."""

    client_id: str
    secret: str
    back: str
    web: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.known = self.web.get("/.well-known/openid-configuration").json()
        self.state, self.nonce = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        self.verifier = secrets.token_urlsafe(48)

    def at(self, name: str) -> str:
        return urlsplit(self.known[name]).path

    def address(self, **changed: str) -> str:
        """Where the person's browser is sent."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        told = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.back,
            "scope": "openid eligibility",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
            **changed,
        }
        kept = {name: value for name, value in told.items() if value}
        return f"{self.at('authorization_endpoint')}?{urlencode(kept)}"

    def exchange(self, code: str, **changed: str) -> Any:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "client_id": self.client_id,
            "client_secret": self.secret,
            "code_verifier": self.verifier,
            **changed,
        }
        return self.web.post(self.at("token_endpoint"), sent)

    def userinfo(self, token: str) -> Any:
        held = {"authorization": f"Bearer {token}"}
        return self.web.get(self.at("userinfo_endpoint"), headers=held)

    def checked(self, id_token: str) -> dict[str, Any]:
        keys = self.web.get(self.at("jwks_uri")).json()["keys"]
        key_id = jwt.get_unverified_header(id_token)["kid"]
        key = next(jwt.PyJWK(one) for one in keys if one["kid"] == key_id)
        claims: dict[str, Any] = jwt.decode(
            id_token, key, algorithms=["RS256"], audience=self.client_id,
            issuer=self.known["issuer"],
        )  # fmt: skip
        assert claims["nonce"] == self.nonce
        return claims


def decided(browser: Client, address: str, *, action: str = "grant", answers: bool = True) -> Any:
    """The person opens the page in their own browser and presses a button."""
    page = browser.get(address)
    assert page.status_code == 200, page.content.decode()[:400]
    html = page.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    sent = {**found, "action": action, "scopes": ["openid"] + (["eligibility"] if answers else [])}
    return browser.post("/identity/o/authorize", sent)


def code_in(answer: Any, site: RelyingSite) -> str:
    """What came back with the browser; the site compares its state."""
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{site.back}?")
    told = parse_qs(urlsplit(answer["Location"]).query)
    assert told["state"] == [site.state]
    return told["code"][0]
