"""After a full run of the cast's story, neither the database nor the logs name anybody."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from backend.accounts.identity.models import Identity
from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.consent.models import Recipient
from backend.consent.rights.models import Request
from backend.consent.rights.requests import read_words
from tests.accounts.journeys import post, sign_in_by_page
from tests.accounts.standins.wechat import APPID, SESSION_KEY, WeChatServer, mini_program
from tests.consent.test_take_a_copy import build_all, opened

CITIZEN = {
    "phone": "13912345670",
    "name": "欧阳娜拉",
    "resident_id": "11010519491231002X",
    "address": "渝北区龙溪街道花园新村 7 号 3 单元",
    "openid": "oGZUI0egBJY1zhBYw2KhdUfwVNLa",
}
# What a platform tells and nobody here keeps, not even sealed.
PASSING = {"unionid": "o6_bmasdasdsad6_2sgVt7hMZNLa", "session_key": SESSION_KEY}
CONSENT = {"purpose": "offers.eligibility", "recipient": "bank-a", "text_version": 1}
JSON = "application/json"


def dump() -> Iterator[tuple[str, bytes]]:
    """Every table as PostgreSQL writes it: text as UTF-8, bytes in hex."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN"
            " ('pg_catalog', 'information_schema', 'pg_toast')"
        )
        for (table,) in cursor.fetchall():
            with cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as rows:
                yield table, b"".join(bytes(row) for row in rows)


def spellings(value: str) -> Iterator[bytes]:
    """How a value would look: as it is, escaped as in JSON, in hex, in base64 at any offset."""
    raw = value.encode()
    yield from (raw, raw.hex().encode(), value.encode("unicode_escape"))
    yield value.encode("unicode_escape").replace(b"\\", b"\\\\")
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw)
        yield coded[4 if shift else 0 : len(coded) - 4]


def found_in(where: bytes) -> list[str]:
    known = {**CITIZEN, **PASSING}
    return [name for name, value in known.items() if any(s in where for s in spellings(value))]


def prove_identity(client: Client) -> None:
    """On the page, with a verifier that says yes."""
    said = {"name": CITIZEN["name"], "number": CITIZEN["resident_id"]}
    client.post("/me/identity", said)
    assert Identity.objects.live().count() == 1


def sign_in_by_wechat() -> None:
    """From the mini-program, whose component tells the same phone."""
    named = {"openid": CITIZEN["openid"], "unionid": PASSING["unionid"]}
    with mini_program(WeChatServer({"code": named}, {"button": CITIZEN["phone"]})):
        said = {"client_id": APPID, "access_token": "code", "phone_code": "button"}
        body = {"provider": "wechat", "process": "login", "token": said}
        answer = post(Client(), "/_allauth/app/v1/auth/provider/token", body)
        assert answer.status_code == 200, answer.content


def story(client: Client) -> None:
    """Sign in, be verified, decide, complain about data, be read by an office, take a copy."""
    sign_in_by_page(client, CITIZEN["phone"])
    sign_in_by_wechat()
    prove_identity(client)
    client.post("/me/consents", CONSENT | {"decision": "given"})
    client.post("/me/consents", CONSENT | {"decision": "withdrawn"})
    words = "我是{name}，{resident_id}，住{address}，电话{phone}".format(**CITIZEN)
    client.post("/me/rights", {"kind": "correction", "section": "identity", "words": words})
    office = Reading(reader=None, organisation="市信用中心", purpose="答复请求")
    assert CITIZEN["address"] in read_words(Request.objects.get(), reading=office)
    for page in ("/me", "/me/consents", "/me/access-log", "/me/rights", "/me/devices"):
        assert client.get(page).status_code == 200
    client.post("/me/export")
    build_all()


@pytest.fixture
def told(client: Client, bank: Recipient, caplog: pytest.LogCaptureFixture) -> str:
    """What the logs say about the whole story, at their most talkative."""
    with caplog.at_level(logging.DEBUG):
        story(client)
    return "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)


@pytest.mark.usefixtures("told")
def test_no_table_names_anybody(client: Client) -> None:
    tables = dict(dump())
    assert len(tables) > 40
    assert tables["consent_request"]
    assert {table: found_in(rows) for table, rows in tables.items() if found_in(rows)} == {}
    # The person themselves gets all of it: it was there, and sealed.
    copy = opened(client.get("/me/export/archive")).read("data.json")
    assert set(found_in(copy)) == set(CITIZEN)


def test_no_log_names_anybody(told: str) -> None:
    assert found_in(told.encode()) == []


@pytest.mark.usefixtures("told")
def test_after_leaving_even_the_sealed_is_gone(client: Client) -> None:
    client.post("/me/leave", {"confirm": "yes"})
    person = User.objects.get()
    assert (person.phone_sealed, person.phone_index) == (None, None)
    assert not Identity.objects.filter(name_sealed__isnull=False).exists()
    assert not Request.objects.filter(words_sealed__isnull=False).exists()


@pytest.mark.parametrize("value", CITIZEN.values())
def test_the_search_finds_what_it_looks_for(value: str) -> None:
    raw = value.encode()
    assert found_in(b"a\t" + raw)
    assert found_in(b"\\x00" + raw.hex().encode())
    for before in (b"", b"x", b"xy"):
        assert found_in(base64.b64encode(before + raw + b"tail"))
