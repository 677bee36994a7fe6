"""The bank: lists a loan, checks somebody at its counter, decides what it is told of; each once."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .wire import Refused, Wire

ROOT = "/api/partner/v1"
KEYS = "/.well-known/eligibility-keys.json"
MOST = 40_000  # this bank's own grounds: it lends up to so much, whoever asks


def decoded(text: str) -> bytes:
    """Base64 without its padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Bank:
    """What one bank's program does and keeps."""

    def __init__(self, base: str, token: str, code: str) -> None:
        self.wire, self.code = Wire(base, token), code
        self.book: dict[str, str] = {}  # application: what was decided

    def listen_at(self, url: str) -> dict[str, Any]:
        """Register for news; the secret is told this once."""
        body = {"url": url, "kinds": []}
        made: dict[str, Any] = self.wire.call(
            "post", f"{ROOT}/webhooks", body, once=f"webhook {url}"
        )
        return made

    def list_loan(self, wording: dict[str, Any]) -> str:
        """Draft a loan and hand it in for the city's review; its code."""
        about = {"field": "loan", "subject": "person", "way": "application"}
        made = self.wire.call("post", f"{ROOT}/offers", {**about, **wording}, once="loan")
        code = str(made["code"])
        self.wire.call("post", f"{ROOT}/offers/{{}}/submission", once=f"hand in {code}", code=code)
        return code

    def ask(self, offer: str, token: str) -> bool:
        """Whether who stands at the counter qualifies; the signature is checked, not believed."""
        body = {"offer": offer, "token": token}
        told = self.wire.call("post", f"{ROOT}/eligibility-checks", body, once=f"ask {token}")
        claims = self.verified(told["signature"])
        assert claims["aud"] == self.code
        assert (claims["offer"], claims["answer"]) == (offer, told["answer"])
        return bool(told["answer"] == "yes")

    def verified(self, jws: str) -> dict[str, Any]:
        """The claims of a signed answer. Raises InvalidSignature."""
        head, body, signature = jws.split(".")
        named = json.loads(decoded(head))
        keys = json.loads(self.wire.fetch(KEYS))["keys"]
        (key,) = [one for one in keys if one["kid"] == named["kid"]]
        if named["alg"] != "EdDSA":
            raise InvalidSignature
        public = Ed25519PublicKey.from_public_bytes(decoded(key["x"]))
        public.verify(decoded(signature), f"{head}.{body}".encode())
        claims: dict[str, Any] = json.loads(decoded(body))
        return claims

    def work(self, news: Iterable[dict[str, Any]]) -> None:
        """Decide every application that news name, in whatever order and however often."""
        for one in news:
            self.decide(one["data"]["application"])

    def decide(self, application: str) -> None:
        """On the bank's own grounds: the amount. Done once, however often it is called."""
        if application in self.book:
            return
        one = self.wire.call("get", f"{ROOT}/applications/{{}}", application=application)
        if one["state"] not in {"submitted", "asked"}:
            self.book[application] = one["state"]
            return
        try:
            told = self.wire.call(
                "post",
                f"{ROOT}/applications/{{}}/decision",
                self.verdict(one),
                once=f"decide {application}",
                application=application,
            )
        except Refused as refusal:
            if refusal.code not in {"application_decided", "application_not_waiting"}:
                raise
            told = self.wire.call("get", f"{ROOT}/applications/{{}}", application=application)
        self.book[application] = told["state"]

    def verdict(self, one: dict[str, Any]) -> dict[str, Any]:
        """Never anything that the site said about a person's standing."""
        if float(one["amount"]) > MOST:
            return {"decision": "no", "reason": "超出本行单笔额度。"}
        granted = {"amount": one["amount"], "months": one["months"], "rate": one["limits"]["rate"]}
        return {"decision": "yes", "fees": "0.00", **granted}

    def catch_up(self) -> None:
        """Whatever no news told: the list, page by page. What is decided there is in the book."""
        query = "?state=submitted"
        while True:
            page = self.wire.call("get", f"{ROOT}/applications", query=query)
            for one in page["results"]:
                self.decide(one["id"])
            if not page["next"]:
                return
            query = f"?state=submitted&cursor={page['next']}"
