"""Objections, certificates, previews and bands by app: what the pages do, an API does."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from backend.accounts.organisations.models import Organisation
from credit.catalogue.actions import announce_rule
from credit.catalogue.models import SigningKey
from credit.deeds.models import Deed
from credit.ledger.reading import spendable
from credit.membership.models import Member
from credit.objections.models import Objection
from credit.statements import sdjwt
from tests.accounts.cast import Somebody, by_app_too, client_of
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import a_citizen, joined, person_of
from tests.credit.deeds import PLACE, ago, deeds_office, delivered, number_of, row
from tests.credit.offices import a_draft, counted, points_office
from tests.credit.test_deeds_by_app import get, photo, post

pytestmark = pytest.mark.django_db
MINE, DESK = "/api/v1/me/points/objections", "/api/v1/office/points/objections"
CERTIFICATES = "/api/v1/me/points/certificates"
MISSING = {
    "indicator": "volunteer_hours",
    "done_on": str(ago(5)),
    "quantity": 3,
    "place": PLACE,
    "words": "漏了一次",
}


@pytest.fixture
def office() -> Organisation:
    return deeds_office()


@pytest.fixture
def member(office: Organisation, tmp_path: Path) -> Member:
    found = joined(1)
    number = number_of(person_of(found))
    delivered(tmp_path, *[row(number, document=f"甲{n}", 善行日期=ago(n)) for n in (2, 9)])
    return found


@pytest.fixture
def mine(member: Member) -> Somebody:
    return by_app_too(client_of(person_of(member)))


@pytest.fixture
def officer(office: Organisation) -> Somebody:
    return by_app_too(client_of(officer_of(office, 51), strong=True))


def filed(mine: Somebody, about: str = "not_mine", **more: Any) -> dict[str, Any]:
    deed = Deed.objects.order_by("id").first()
    said = {"deed": str(deed.id), "about": about, "words": "那天我在外地"}
    told: dict[str, Any] = post(mine, MINE, said | more).json()
    return told


def test_a_wrong_deed_is_contested_and_put_right_by_app(
    member: Member, mine: Somebody, officer: Somebody
) -> None:
    told = filed(mine, "wrong")
    assert (told["state"], told["deadline"]["state"]) == ("filed", "running")
    seen = get(officer, f"{DESK}/{told['reference']}").json()
    assert (seen["words"], seen["was_involved"]) == ("那天我在外地", False)
    assert seen["contested"]["reference"] == told["deed"]
    waiting = get(officer, DESK).json()["results"]
    assert [one["reference"] for one in waiting] == [told["reference"]]
    said = {"upheld": True, "words": "应为八小时。", "quantity": 8}
    done = post(officer, f"{DESK}/{told['reference']}/decision", said)
    assert (done.status_code, done.json()["state"]) == (200, "upheld")
    after = get(mine, f"{MINE}/{told['reference']}").json()
    assert (after["before"]["quantity"], after["after"]["quantity"]) == (5, 8)
    assert (after["answer"], after["deadline"]["state"]) == ("应为八小时。", "met")
    assert get(mine, after["receipt"]).json()["kind"] == "points.objection_decided"
    assert mine.client.get(f"/me/points/objections/{told['reference']}/receipt").json()
    assert spendable(member) == 26


def test_a_missing_deed_is_asked_for_with_evidence(
    member: Member, mine: Somebody, officer: Somebody
) -> None:
    said = {name: str(value) for name, value in MISSING.items()} | {"files": photo()}
    told = mine.client.post(MINE, said, headers=mine.headers).json()
    assert (told["about"], told["files"], told["deed"]) == ("missing", 1, None)
    assert get(officer, f"{DESK}/{told['reference']}/files/1").status_code == 200
    decision = {"upheld": True, "words": "已核实。"}
    post(officer, f"{DESK}/{told['reference']}/decision", decision)
    assert Deed.objects.count() == 3


def test_what_a_filing_needs_is_named(mine: Somebody) -> None:
    halves: list[dict[str, Any]] = [
        {"deed": str(uuid4()), "words": "x"},
        {"indicator": "volunteer_hours", "words": "x"},
        {"words": "x"},
        MISSING | {"place": "5001"},
    ]
    assert [post(mine, MINE, half).status_code for half in halves] == [400] * 4
    assert post(mine, MINE, halves[0] | {"about": "wrong"}).json()["code"] == "no_such_deed"
    assert post(mine, MINE, MISSING | {"done_on": str(ago(-2))}).json()["code"] == "deed_in_future"
    assert not Objection.objects.exists()


def test_a_dismissal_is_appealed_once_and_decided_by_somebody_else(
    office: Organisation, mine: Somebody, officer: Somebody
) -> None:
    told = filed(mine)
    one = f"{DESK}/{told['reference']}/decision"
    post(officer, one, {"upheld": False, "words": "没有查到。"})
    assert get(mine, f"{MINE}/{told['reference']}").json()["may_appeal"] is True
    again = post(mine, f"{MINE}/{told['reference']}/appeal", {"words": "请再查"})
    assert (again.status_code, again.json()["appeals"]) == (201, told["reference"])
    twice = post(mine, f"{MINE}/{told['reference']}/appeal", {"words": "请再查"})
    assert twice.json()["code"] == "already_appealed"
    said, one = {"upheld": True, "words": "属实。"}, f"{DESK}/{again.json()['reference']}/decision"
    assert post(officer, one, said).json()["code"] == "was_involved"
    other = by_app_too(client_of(officer_of(office, 52), strong=True))
    assert post(other, one, said).json()["state"] == "upheld"


def test_an_objection_is_withdrawn_and_lists_go_on(mine: Somebody) -> None:
    told = filed(mine)
    assert filed(mine)["code"] == "objection_open"
    back = post(mine, f"{MINE}/{told['reference']}/withdrawal").json()
    assert (back["state"], back["deadline"]["state"]) == ("withdrawn", "dropped")
    assert filed(mine)["state"] == "filed"
    page = get(mine, f"{MINE}?limit=1").json()
    rest = get(mine, f"{MINE}?limit=1&cursor={page['next']}").json()
    assert [one["state"] for one in page["results"] + rest["results"]] == ["filed", "withdrawn"]


def test_the_same_missing_deed_is_asked_for_once_at_a_time(mine: Somebody) -> None:
    assert post(mine, MINE, MISSING).status_code == 201
    assert post(mine, MINE, MISSING).json()["code"] == "objection_open"
    assert post(mine, MINE, MISSING | {"done_on": str(ago(6))}).status_code == 201


def test_promise_20_objections_of_others_are_not_there_by_app(
    mine: Somebody, officer: Somebody
) -> None:
    told = filed(mine)
    neighbour = by_app_too(client_of(person_of(joined(2))))
    assert get(neighbour, f"{MINE}/{told['reference']}").status_code == 404
    assert post(neighbour, f"{MINE}/{told['reference']}/withdrawal").status_code == 404
    other = officer_of(deeds_office("deeds-elsewhere"), 53)
    elsewhere = by_app_too(client_of(other, strong=True))
    assert get(elsewhere, f"{DESK}/{told['reference']}").status_code == 404
    decision = {"upheld": True, "words": "x"}
    one = f"{DESK}/{told['reference']}/decision"
    assert post(elsewhere, one, decision).status_code == 404
    assert get(officer, f"{DESK}/{uuid4()}").status_code == 404


def test_a_certificate_shows_only_what_its_holder_picks(member: Member, mine: Somebody) -> None:
    deeds = [str(one) for one in Deed.objects.values_list("id", flat=True)]
    made = post(mine, CERTIFICATES, {"deeds": deeds, "with_name": True})
    told = made.json()
    assert (made.status_code, told["deeds"], told["name"]) == (201, 2, "欧***")
    one = f"{CERTIFICATES}/{told['reference']}"
    less = get(mine, f"{one}/presentation?deeds=1&name=no").json()["text"]
    key = SigningKey.objects.get(pk=sdjwt.key_of(less))
    subject = sdjwt.checked(less, public_key=bytes(key.public_key))["credentialSubject"]
    assert (subject["deeds"], "name" in subject) == ([told["shown"][1]], False)
    assert get(mine, f"{one}/presentation?deeds=0,1").json()["text"] == told["text"]
    for wrong in ("deeds=2", "deeds=", "deeds=a", "deeds=-1", "deeds=0&name=perhaps", "deeds=٣"):
        assert get(mine, f"{one}/presentation?{wrong}").status_code == 400
    assert mine.client.delete(one, headers=mine.headers).status_code == 204
    assert get(mine, one).status_code == 404
    ended = Client().get("/api/open/v1/points/certificates/revoked").json()["revoked"]
    assert ended == [told["reference"]]


def test_certificates_are_ones_own(member: Member, mine: Somebody) -> None:
    deeds = [str(Deed.objects.order_by("id").first().id)]
    told = post(mine, CERTIFICATES, {"deeds": deeds}).json()
    neighbour = by_app_too(client_of(person_of(joined(2))))
    one = f"{CERTIFICATES}/{told['reference']}"
    assert get(neighbour, one).status_code == 404
    assert get(neighbour, f"{one}/presentation?deeds=0").status_code == 404
    assert neighbour.client.delete(one, headers=neighbour.headers).status_code == 404
    assert post(neighbour, CERTIFICATES, {"deeds": deeds}).json()["code"] == "no_deed_chosen"
    assert [one["reference"] for one in get(mine, CERTIFICATES).json()["results"]] == [
        told["reference"]
    ]
    assert get(neighbour, CERTIFICATES).json() == {"results": []}


def test_promise_13_a_member_previews_an_announced_rule_by_app(mine: Somebody) -> None:
    office, writer, other = points_office()
    draft = a_draft(office, writer, subject="volunteer_hours", points=4, cap_points=300)
    counted(draft, writer)
    address = "/api/v1/me/points/preview/volunteer_hours"
    assert get(mine, f"{address}/2").status_code == 404
    announce_rule(rule=draft.pk, starts_on=ago(-40), officer=other, office=office)
    told = get(mine, f"{address}/2").json()
    assert (told["now"], told["then"], told["rule"]["version"]) == (20, 40, 2)
    assert get(mine, "/api/v1/me/points/preview/levels/1").status_code == 404
    assert get(by_app_too(client_of(a_citizen(9))), f"{address}/2").json()["code"] == "not_a_member"


def test_the_band_by_app_is_off_until_asked_for(mine: Somebody) -> None:
    address = "/api/v1/me/points/comparison"
    assert get(mine, address).json() == {"compares": False, "band": None}
    said, kind = {"compares": True}, "application/json"
    told = mine.client.put(address, said, content_type=kind, headers=mine.headers).json()
    assert told == {"compares": True, "band": None}  # fewer than 1000 people
    stranger = by_app_too(client_of(a_citizen(9)))
    assert get(stranger, address).json()["code"] == "not_a_member"
