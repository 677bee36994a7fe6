"""A report is checked without us, with the published key alone; and nobody floods the printers."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, urlsafe_b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client

from backend.api.write_limits import refused
from merchants.reports import pages
from tests.intake.delivered import code
from tests.merchants.reports.reporting import body, on_record, ready

pytestmark = pytest.mark.django_db
CONTEXT = b"chengyi/credit-report/v1\x00"


def published(client: Client, key_id: int) -> Ed25519PublicKey:
    keys: list[dict[str, Any]] = client.get("/.well-known/licence-keys.json").json()["keys"]
    (text,) = [key["public_key"] for key in keys if key["id"] == key_id]
    return Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(text + "=="))


def test_promise_16_a_friend_checks_a_report_with_the_published_key(client: Client) -> None:
    report = ready(on_record())
    told = client.get(f"/api/open/v1/credit-reports?number={report.number}").json()
    statement = told["statement"]
    assert statement["pdf_sha256"] == hashlib.sha256(body(report)).hexdigest()
    spelled = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    key = published(client, told["key_id"])
    key.verify(b64decode(told["signature"]), CONTEXT + spelled.encode())


def test_one_network_asks_for_so_many_reports_and_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record()
    refused.forget()
    monkeypatch.setattr(pages, "LIMITS", ((2, 3600),))
    address = client.get(f"/m/{code()}/credit-report")["Location"]
    answers = [client.post(address).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    refused.forget()
