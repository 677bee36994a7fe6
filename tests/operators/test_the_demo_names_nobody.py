"""A full run of the demo, every desk visited: nothing written down names any of its people."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from backend.accounts import demo
from backend.accounts.organisations.models import Membership
from backend.consent.rights.models import Request
from tests.accounts.journeys import later, sign_in_by_page
from tests.consent.test_nothing_in_clear import dump, spellings

OWN_ROOMS = ("/me", "/me/consents", "/me/access-log", "/me/devices", "/me/rights", "/me/identity")
ROOM = ("/admin/", "/admin/text-messages", "/admin/audit/event/", "/admin/accounts/organisation/")
WORDS = ("我换了手机号，登录记录里还有旧设备", "请删除我不再使用的登录设备记录")


def secrets() -> Iterator[str]:
    """What nobody may find: numbers, names, resident IDs, and what was asked in confidence."""
    for part in demo.CAST.values():
        yield from filter(None, (part.number, part.name, part.resident_id))
    yield from WORDS


def found_in(where: bytes) -> list[str]:
    return [one for one in secrets() if any(said in where for said in spellings(one))]


def come_in(role: str) -> Client:
    """Signed in by code, and by the authenticator app where it is asked for."""
    client, part = Client(), demo.CAST[role]
    later()
    if "authenticate" in sign_in_by_page(client, part.number)["Location"]:
        cache.clear()
        code = demo.app_code(part.number)
        assert client.post("/me/second-factor/authenticate/", {"code": code}).status_code == 302
    return client


def at_the_desk(client: Client, role: str) -> None:
    """Choose for whom to act, and open the desk."""
    mine = Membership.objects.filter(person=demo.person(role)).first()
    if mine is not None:
        client.post("/me/acting-for", {"step": "act", "chosen": str(mine.pk)})
    assert client.get(demo.CAST[role].opens).status_code == 200


def everybody_works() -> None:
    """Each opens their own rooms and their desk; the operator answers what waits."""
    for role in demo.CAST:
        client = come_in(role)
        for path in OWN_ROOMS:
            assert client.get(path).status_code == 200, path
        at_the_desk(client, role)
        if role == "operator":
            for path in ROOM:
                assert client.get(path).status_code == 200, path
            for filed in Request.objects.open():
                path = f"/office/requests/{filed.pk}"
                assert WORDS[filed.kind == "erasure"] in client.get(path).content.decode()
                client.post(path, {"granted": "no", "reasons": "还在核对"})


@pytest.mark.django_db(transaction=True)
def test_neither_the_dump_nor_the_logs_of_a_demo_run_name_anybody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        call_command("demo", "--merchants=20", verbosity=0)
        everybody_works()
    tables = dict(dump())
    assert tables["accounts_identity"]
    assert tables["merchants_merchant"]
    assert {table: found_in(rows) for table, rows in tables.items() if found_in(rows)} == {}
    said = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert found_in(said.encode()) == []


@pytest.mark.parametrize("value", sorted(set(secrets())))
def test_the_search_would_find_each_of_them(value: str) -> None:
    assert value in found_in(b"a\t" + value.encode())
