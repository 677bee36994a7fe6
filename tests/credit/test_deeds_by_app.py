"""Deeds by app: what the pages do, by member and by officer, with the same refusals."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from backend.accounts.organisations.models import Organisation
from backend.audit.models import Access
from backend.files.models import StoredFile
from credit.deeds.models import Deed, DeedDeadline, State
from credit.ledger.reading import spendable
from credit.membership.models import Member
from tests.accounts.cast import Somebody, by_app_too, client_of
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import a_citizen, joined, person_of
from tests.credit.deeds import PLACE, ago, deeds_office, delivered, number_of, reported, row

pytestmark = pytest.mark.django_db
MINE, DESK = "/api/v1/me/points/deeds", "/api/v1/office/points/deeds"
TOLD = {"indicator": "elderly_visit", "done_on": str(ago(2)), "quantity": 1, "place": PLACE}


@pytest.fixture
def office() -> Organisation:
    return deeds_office()


@pytest.fixture
def member(office: Organisation) -> Member:
    return joined(1)


@pytest.fixture
def mine(member: Member) -> Somebody:
    return by_app_too(client_of(person_of(member)))


@pytest.fixture
def officer(office: Organisation) -> Somebody:
    return by_app_too(client_of(officer_of(office, 51), strong=True))


def get(who: Somebody, address: str) -> Any:
    return who.client.get(address, headers=who.headers)


def post(who: Somebody, address: str, body: dict[str, Any] | None = None, key: str = "") -> Any:
    headers = who.headers | ({"Idempotency-Key": key} if key else {})
    kind = "application/json"
    return who.client.post(address, body or {}, content_type=kind, headers=headers)


def photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return SimpleUploadedFile("a.png", out.getvalue(), "image/png")


def test_a_member_tells_follows_and_takes_back(mine: Somebody) -> None:
    offered = get(mine, f"{MINE}/choices").json()
    assert "elderly_visit" in [one["indicator"] for one in offered["indicators"]]
    assert [one["code"] for one in offered["places"]] == [PLACE]
    answer = post(mine, MINE, TOLD | {"words": "陪李奶奶去了医院"})
    told = answer.json()
    assert (answer.status_code, told["state"], told["points"]) == (201, "reported", 0)
    assert (told["story"], told["deadline"]["state"]) == ("陪李奶奶去了医院", "running")
    one = f"{MINE}/{told['reference']}"
    assert get(mine, one).json() == told
    assert get(mine, told["receipt"]).json()["kind"] == "deed.reported"
    back = post(mine, f"{one}/withdrawal").json()
    assert (back["state"], back["deadline"]["state"]) == ("withdrawn", "dropped")
    assert post(mine, f"{one}/withdrawal").json()["code"] == "deed_decided"


def test_evidence_goes_along_and_the_office_reads_it_with_a_note(
    member: Member, mine: Somebody, officer: Somebody
) -> None:
    said = {name: str(value) for name, value in TOLD.items()} | {"files": photo()}
    told = mine.client.post(MINE, said, headers=mine.headers).json()
    assert told["files"] == 1
    one = f"{DESK}/{told['reference']}"
    assert get(officer, f"{one}/files/1").status_code == 200
    assert get(officer, f"{one}/files/2").status_code == 404
    assert get(officer, one).json()["files"] == 1
    assert Access.objects.filter(about=member.person).count() >= 2


def test_the_same_key_is_one_deed_and_a_file_counts_by_its_content(mine: Somebody) -> None:
    first, again = (post(mine, MINE, TOLD, key="tap-1") for _tap in range(2))
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    assert post(mine, MINE, TOLD | {"quantity": 2}, key="tap-1").json()["code"] == (
        "idempotency_key_used"
    )
    assert Deed.objects.count() == 1


def test_an_officer_confirms_refuses_and_mends(
    member: Member, mine: Somebody, officer: Somebody
) -> None:
    first, second = (reported(person_of(member), done_on=ago(n)) for n in (2, 5))
    done = post(officer, f"{DESK}/{first.id}/confirmation", {"quantity": 2}).json()
    assert (done["state"], done["quantity"]) == ("accepted", 2)
    assert spendable(member) == done["points"] > 0
    said = {"reason": "请补充照片。"}
    assert post(officer, f"{DESK}/{second.id}/refusal", said).json()["state"] == "refused"
    assert get(mine, f"{MINE}/{second.id}").json()["answer"] == "请补充照片。"
    wrong = post(officer, f"{DESK}/{first.id}/reversal", {"reason": "not_done"}).json()
    assert (wrong["state"], spendable(member)) == ("reversed", 0)
    assert post(officer, f"{DESK}/{first.id}/refusal", said).json()["code"] == "deed_decided"
    assert post(officer, f"{DESK}/{second.id}/refusal", {"reason": " "}).status_code == 400
    assert post(officer, f"{DESK}/{first.id}/reversal", {"reason": "debt"}).status_code == 400


def test_the_queue_begins_with_what_is_due_first_and_names_nobody(
    member: Member, officer: Somebody
) -> None:
    deeds = [reported(person_of(member), done_on=ago(day)) for day in range(2, 6)]
    last = timezone.localdate() + timedelta(days=2)
    DeedDeadline.objects.filter(id=deeds[3].id).update(due_on=last)
    page = get(officer, f"{DESK}?limit=3").json()
    rest = get(officer, f"{DESK}?limit=3&cursor={page['next']}").json()
    order = [one["reference"] for one in page["results"] + rest["results"]]
    assert order == [str(deeds[place].id) for place in (3, 0, 1, 2)]
    assert (page["results"][0]["due_on"], rest["next"]) == (str(last), None)
    assert str(member.pk) not in str(page)
    page_order = officer.client.get("/office/points/deeds").content.decode()
    assert page_order.index(order[0]) < page_order.index(order[1])


def test_my_list_goes_on_by_cursor_in_few_queries(
    member: Member, mine: Somebody, tmp_path: Path,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    number = number_of(person_of(member))
    rows = [row(number, document=f"甲{n}", 善行日期=ago(n)) for n in range(2, 14)]
    delivered(tmp_path, *rows)
    with django_assert_max_num_queries(12):
        first = get(mine, f"{MINE}?limit=5").json()
    second = get(mine, f"{MINE}?limit=20&cursor={first['next']}").json()
    seen = [one["reference"] for one in first["results"] + second["results"]]
    assert (len(seen), len(set(seen)), second["next"]) == (12, 12, None)
    assert get(mine, f"{MINE}?cursor=made-up").status_code == 400
    assert get(mine, f"{MINE}?limit=5&page=2").status_code == 400


def test_the_queue_costs_the_same_for_many(
    member: Member, officer: Somebody, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(2, 14):
        reported(person_of(member), done_on=ago(day))
    with django_assert_max_num_queries(12):
        assert len(get(officer, DESK).json()["results"]) == 12


def test_promise_20_what_is_not_ones_own_is_not_there_by_app(
    member: Member, officer: Somebody
) -> None:
    deed = reported(person_of(member))
    neighbour = by_app_too(client_of(person_of(joined(2))))
    other = officer_of(deeds_office("deeds-elsewhere"), 52)
    elsewhere = by_app_too(client_of(other, strong=True))
    for who, one in ((neighbour, f"{MINE}/{deed.id}"), (elsewhere, f"{DESK}/{deed.id}")):
        assert get(who, one).status_code == 404
    assert post(neighbour, f"{MINE}/{deed.id}/withdrawal").status_code == 404
    for step, said in (("confirmation", {}), ("refusal", {"reason": "x"})):
        assert post(elsewhere, f"{DESK}/{deed.id}/{step}", said).status_code == 404
        assert post(officer, f"{DESK}/{uuid4()}/{step}", said).status_code == 404
    assert Deed.objects.get().state == State.REPORTED


def test_who_takes_no_part_tells_nothing(office: Organisation) -> None:
    stranger = by_app_too(client_of(a_citizen(9)))
    assert get(stranger, MINE).json() == {"results": [], "next": None}
    assert post(stranger, MINE, TOLD).json()["code"] == "not_a_member"
    assert not StoredFile.objects.exists()


def test_a_wrong_award_is_taken_back_by_page_too(member: Member, officer: Somebody) -> None:
    deed = reported(person_of(member))
    one = f"/office/points/deeds/{deed.id}"
    officer.client.post(one, {"step": "confirm"})
    assert "not_done" in officer.client.get(one).content.decode()
    officer.client.post(one, {"step": "reverse", "wrong": "not_done"})
    assert (Deed.objects.get().state, spendable(member)) == (State.REVERSED, 0)
