"""POST /api/intake/v1/batches: an office's program delivers a file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client, override_settings

from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.keys import issue_key, revoke_key
from backend.audit.models import Event
from backend.intake.models import Batch
from tests.accounts.cast import member, organisation
from tests.factories.deliveries import office
from tests.factories.rows import registration

pytestmark = pytest.mark.django_db
URL = "/api/intake/v1/batches?dataset=enterprises"


@pytest.fixture
def token() -> str:
    office("MARKET")
    here = organisation()
    scopes = ["intake:enterprises"]
    return issue_key(organisation=here, name="k", scopes=scopes, actor=member(here, 1)).token


def file(*numbers: int) -> bytes:
    rows = [registration(number) for number in numbers]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def send(token: str, body: bytes, url: str = URL, **headers: str) -> Any:
    given = {"Authorization": f"Api-Key {token}", "Content-Digest": content_digest(body)}
    return Client().post(url, body, content_type="text/csv", headers={**given, **headers})


def test_a_file_is_kept_and_summed_up(token: str) -> None:
    answer = send(token, file(1, 2))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["received"], told["accepted"], told["dataset"]) == (2, 2, "enterprises")
    assert Batch.objects.get(pk=told["batch"]).source_code == "MARKET"
    event = Event.objects.get(verb="batch.delivered")
    assert (event.subject_id, event.actor) == (told["batch"], None)


def test_the_same_key_twice_is_one_delivery(token: str) -> None:
    first = send(token, file(1), **{"Idempotency-Key": "night-1"})
    again = send(token, file(1), **{"Idempotency-Key": "night-1"})
    assert again.json() == first.json()
    assert Batch.objects.count() == 1
    other = send(token, file(2), **{"Idempotency-Key": "night-1"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_used")


def test_what_was_altered_on_the_way_is_not_kept(token: str) -> None:
    body = file(1)
    altered = send(token, body, **{"Content-Digest": content_digest(body + b" ")})
    assert (altered.status_code, altered.json()["code"]) == (400, "content_digest_wrong")
    assert not Batch.objects.exists()


@pytest.mark.parametrize("header", ["", "sha-256=abc", "md5=:AAAA:", "sha-256=::"])
def test_without_a_digest_nothing_is_read(token: str, header: str) -> None:
    answer = send(token, file(1), **{"Content-Digest": header})
    assert (answer.status_code, answer.json()["code"]) == (400, "content_digest_missing")


@pytest.mark.parametrize("bad", ["", "x", "cy_B222222222_" + "A" * 43])
def test_without_a_key_nobody_delivers(token: str, bad: str) -> None:
    answer = send(bad, file(1))
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Api-Key"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "parameter_invalid"),
        ("?dataset=permits", 403, "scope_missing"),
        ("?dataset=enterprises&source=TAX", 404, "unknown_source"),
        ("?dataset=enterprises&colour=red", 400, "parameter_invalid"),
    ],
)
def test_a_key_delivers_only_what_and_as_whom_it_may(
    token: str, query: str, status: int, code: str
) -> None:
    office("TAX")
    answer = send(token, file(1), "/api/intake/v1/batches" + query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Batch.objects.exists()


def test_nothing_unusable_unknown_or_endless_is_kept(token: str) -> None:
    assert send(token, b"%PDF-1.7 not a table").json()["code"] == "pdf_file"
    assert send(token, b"").json()["code"] == "empty_file"
    headers = {"Authorization": f"Api-Key {token}"}
    answer = Client().post(URL, b"{}", content_type="application/json", headers=headers)
    assert answer.status_code == 415
    with override_settings(BODY_MAX_BYTES_WITH_FILES=10):
        assert send(token, file(1)).status_code == 413


def test_a_revoked_key_delivers_nothing(token: str) -> None:
    from backend.accounts.organisations.models import Membership

    owner = Membership.objects.get()
    here = owner.organisation
    revoke_key(organisation=here, key=here.api_keys.get().pk, actor=owner.person)
    assert send(token, file(1)).status_code == 401
