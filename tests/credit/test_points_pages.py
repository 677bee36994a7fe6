"""Members and officers by page: figures, deeds, objections, passbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from backend.accounts.organisations.models import Organisation
from backend.audit.models import Access
from backend.kernel.ids import uuid7
from credit.deeds.models import Deed, State
from credit.ledger.reading import spendable
from credit.membership.models import Member
from credit.membership.paging import PAGE
from credit.objections.models import Objection
from tests.accounts.cast import client_of
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import a_citizen, joined, person_of
from tests.credit.deeds import PLACE, ago, deeds_office, delivered, number_of, reported, row
from tests.credit.people import spent

pytestmark = pytest.mark.django_db
TOLD = {"indicator": "elderly_visit", "done_on": str(ago(2)), "quantity": "1", "place": PLACE}


@pytest.fixture
def office() -> Organisation:
    return deeds_office()


@pytest.fixture
def member(office: Organisation, tmp_path: Path) -> Member:
    found = joined(1)
    delivered(tmp_path, row(number_of(person_of(found))))
    return found


@pytest.fixture
def mine(member: Member) -> Client:
    return client_of(person_of(member))


@pytest.fixture
def officer(office: Organisation) -> Client:
    return client_of(officer_of(office, 51), strong=True)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def app(client: Client, address: str) -> dict[str, Any]:
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    told: dict[str, Any] = client.get(address, headers={"x-session-token": token}).json()
    return told


def test_both_figures_each_line_and_what_would_help(member: Member, mine: Client) -> None:
    spent(member, 4)
    page = text(mine, "/me/points")
    assert "<b>10</b>" in page
    assert "<b>6</b>" in page
    assert "volunteer_hours v1" in page
    assert "志愿服务时长" in page


def test_the_passbook_tells_every_movement(member: Member, mine: Client) -> None:
    spent(member, 4)
    page = text(mine, "/me/passbook")
    assert "+10" in page
    assert "-4" in page
    told = app(mine, "/api/v1/me/passbook")
    assert [row["change"] for row in told["results"]] == [-4, 10]


def test_the_app_sees_the_same_figures(mine: Client) -> None:
    told = app(mine, "/api/v1/me/points")
    assert (told["standing"], told["spendable"]) == (10, 10)
    assert sum(line["points"] for line in told["lines"]) == 10


def test_who_takes_no_part_is_led_to_what_it_is(office: Organisation) -> None:
    stranger = client_of(a_citizen(9))
    assert stranger.get("/me/points")["Location"] == "/me/points/join"
    assert "/me/points/join" in text(stranger, "/me/points/deeds/new")


def test_telling_of_a_deed_and_the_office_confirming_it(
    member: Member, mine: Client, officer: Client
) -> None:
    assert "看望" in text(mine, "/me/points/deeds/new") or "elderly_visit" in text(
        mine, "/me/points/deeds/new"
    )
    answer = mine.post("/me/points/deeds/new", TOLD | {"words": "陪李奶奶去了医院"})
    address = answer["Location"].split("?")[0]
    assert "陪李奶奶去了医院" in text(mine, address)
    deed = Deed.objects.get(state=State.REPORTED)
    assert str(deed.id) in text(officer, "/office/points/deeds")
    page = text(officer, f"/office/points/deeds/{deed.id}")
    assert "陪李奶奶去了医院" in page
    assert Access.objects.filter(about=member.person).exists()
    officer.post(f"/office/points/deeds/{deed.id}", {"step": "confirm"})
    assert spendable(member) > 10


def test_a_deed_that_does_not_fit_comes_back_with_what_was_typed(mine: Client) -> None:
    answer = mine.post("/me/points/deeds/new", TOLD | {"done_on": str(ago(-3)), "words": "明天"})
    assert answer.status_code == 400
    assert "明天" in answer.content.decode()


def test_an_objection_by_page_and_its_decision(
    member: Member, mine: Client, officer: Client
) -> None:
    deed = Deed.objects.get(member=member)
    address = f"/me/points/objections/new?deed={deed.id}"
    assert "not_mine" in text(mine, address)
    mine.post(address, {"about": "not_mine", "words": "那天我在外地"})
    made = Objection.objects.get()
    assert str(made.id) in text(officer, "/office/points/objections")
    assert "那天我在外地" in text(officer, f"/office/points/objections/{made.id}")
    said = {"upheld": "yes", "words": "核实属实"}
    officer.post(f"/office/points/objections/{made.id}", said)
    assert "核实属实" in text(mine, f"/me/points/objections/{made.id}")
    assert spendable(member) == 0


def test_a_missing_deed_by_page(member: Member, mine: Client) -> None:
    assert text(mine, "/me/points/objections/new")
    told = TOLD | {"indicator": "volunteer_hours", "words": "漏了"}
    answer = mine.post("/me/points/objections/new", told)
    assert answer.status_code == 302
    assert text(mine, answer["Location"])
    assert text(mine, "/me/points/objections")


def test_promise_20_an_office_sees_only_its_own_deeds(member: Member, mine: Client) -> None:
    deed = reported(person_of(member))
    other = client_of(officer_of(deeds_office("deeds-elsewhere"), 52), strong=True)
    assert other.get(f"/office/points/deeds/{deed.id}").status_code == 404
    assert client_of(a_citizen(8)).get(f"/me/points/deeds/{deed.id}").status_code == 404


def test_receipts_and_public_figures(member: Member, mine: Client) -> None:
    deed = Deed.objects.get(member=member)
    assert mine.get(f"/me/points/deeds/{deed.id}/receipt").json()["kind"] == "deed.accepted"
    assert "不足 10 人" in text(Client(), "/points/figures")
    assert Client().get("/api/open/v1/points/figures").json()["members"] is None


def test_the_band_is_switched_on_by_its_owner(mine: Client) -> None:
    mine.post("/me/points", {"compare": "yes"})
    assert "不足 1000 人" in text(mine, "/me/points")


def test_a_long_list_goes_on_page_by_page(member: Member, mine: Client) -> None:
    one = Deed.objects.get(member=member)
    facts = {f.attname: getattr(one, f.attname) for f in Deed._meta.concrete_fields}
    others = [facts | {"id": uuid7(), "document": f"又{n}"} for n in range(PAGE)]
    Deed.objects.bulk_create(Deed(**each) for each in others)
    first = text(mine, "/me/points/deeds")
    assert first.count("/me/points/deeds/0") == PAGE
    assert str(one.id) not in first
    (more,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert str(one.id) in text(mine, more)
    assert mine.get("/me/points/objections?cursor=made-up").status_code == 400
