"""Vouchers by page, by app and at the till, as people and programs meet them."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.keys import issue_key
from backend.notices.models import Notice
from incentives.demo.vouchers import take_vouchers
from incentives.offers.models import Version
from incentives.partners.models import Partner
from incentives.vouchers import passes
from incentives.vouchers.gifts.models import Gift
from incentives.vouchers.models import KnownVoucher, State, Voucher
from incentives.vouchers.sections import forget
from tests.accounts.cast import client_of, phone, somebody
from tests.accounts.cast import member as staff_of
from tests.incentives.asked import agrees_to
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, purse, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def inn() -> Partner:
    return an_inn()


@pytest.fixture
def version(inn: Partner) -> Version:
    return a_voucher_offer(inn, total=9)


@pytest.fixture
def till(inn: Partner) -> Client:
    return client_of(staff_of(inn.organisation, 51), strong=True)


class App:
    """The phone app of somebody."""

    def __init__(self, client: Client) -> None:
        self.client = client
        token = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {"x-session-token": token}

    def get(self, address: str) -> Any:
        return self.client.get(address, headers=self.headers)

    def send(self, address: str, said: dict[str, Any], method: str = "post") -> Any:
        send = getattr(self.client, method)
        return send(address, said, content_type="application/json", headers=self.headers)


class Program:
    """A till program of a partner."""

    def __init__(self, partner: Partner, *scopes: str) -> None:
        owner = staff_of(partner.organisation, 52)
        scopes = scopes or ("vouchers:redeem",)
        issued = issue_key(
            organisation=partner.organisation, name="till", scopes=scopes, actor=owner
        )
        self.token = issued.token

    def send(self, address: str, said: dict[str, Any], **headers: str) -> Any:
        body = json.dumps(said).encode()
        told = {
            "authorization": f"Api-Key {self.token}",
            "content-digest": content_digest(body),
            **headers,
        }
        return Client().post(address, body, content_type="application/json", headers=told)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer
    return str(answer.content.decode())


def test_taking_showing_and_confirming_by_page(version: Version, till: Client) -> None:
    person, member = a_saver(1)
    mine = client_of(person)
    code = version.offer.code
    assert "用 30 分领取" in text(mine.get(f"/me/vouchers/take/{code}"))
    said = {"version": "1", "terms": "better"}
    assert mine.post(f"/me/vouchers/take/{code}", said).status_code == 403
    assert not Voucher.objects.exists()
    answer = mine.post(f"/me/vouchers/take/{code}", said | {"agree": "1"})
    voucher = Voucher.objects.get()
    assert answer["Location"] == f"/me/vouchers/{voucher.id}?done=taken"
    page = text(mine.get(f"/me/vouchers/{voucher.id}"))
    assert voucher.code in page
    assert "<svg" in page
    assert "免押入住" in text(mine.get("/me/vouchers"))
    at_till = text(till.get(f"/partner/till?code={voucher.code.lower()}"))
    assert "免押金" in at_till
    assert "30 分" not in at_till
    assert "已确认使用" in text(till.post("/partner/till", {"code": voucher.code}))
    assert purse(member) == (70, 0, 30)
    again = till.post("/partner/till", {"code": voucher.code})
    assert (again.status_code, "已于" in again.content.decode()) == (409, True)
    assert Notice.objects.filter(person=person.pk, kind="voucher.used").count() == 1
    assert "用了 30 分" in text(mine.get(f"/me/vouchers/{voucher.id}"))


def test_a_camera_opens_the_till_with_what_it_scanned(version: Version, till: Client) -> None:
    person = somebody(1)
    voucher = taken(person, version, is_better=False)
    shown = App(client_of(person)).get(f"/api/v1/me/vouchers/{voucher.id}").json()["shown"]
    assert "这张券可用" in text(till.get(f"/partner/till/{shown['digits']}"))
    forged = shown["digits"][:-1] + str(9 - int(shown["digits"][-1]))
    assert till.get(f"/partner/till/{forged}").status_code in {400, 403}


def test_the_till_says_nothing_about_the_person(version: Version, till: Client) -> None:
    """Two people who differ in all but the one answer look the same at the till."""
    (rich, _), (just, _member) = a_saver(1, points=9000), a_saver(2, points=30)
    pages = []
    for person in (rich, just):
        voucher = taken(person, version)
        page = text(till.get(f"/partner/till?code={voucher.code}"))
        pages.append(page.replace(voucher.code, "CODE"))
    shorn = [re.sub(r'value="[^"]{20,}"', "", page) for page in pages]
    assert shorn[0] == shorn[1]


def test_by_app_taking_twice_with_one_key_is_once(version: Version) -> None:
    person, member = a_saver(1)
    app = App(client_of(person))
    said = {"offer": version.offer.code, "version": 1, "terms": "better"}
    agrees_to(person, version.offer.partner)
    app.headers["idempotency-key"] = "one"
    first, second = (app.send("/api/v1/me/vouchers", said) for _ in range(2))
    assert (first.status_code, first.json()["id"]) == (201, second.json()["id"])
    assert purse(member) == (70, 30, 0)
    del app.headers["idempotency-key"]
    listed = app.get("/api/v1/me/vouchers").json()["results"]
    assert [row["points"] for row in listed] == [30]
    gone = app.send(f"/api/v1/me/vouchers/{first.json()['id']}/void", {})
    assert gone.json()["state"] == "voided"
    receipt = app.get(f"/api/v1/me/vouchers/{first.json()['id']}/receipt").json()
    assert receipt["kind"] == "voucher.voided" or "voucher.voided" in json.dumps(receipt)


def test_a_program_redeems_once_and_hears_the_same_answer_again(
    inn: Partner, version: Version
) -> None:
    voucher = taken(a_saver(1)[0], version)
    program = Program(inn)
    looked = program.send("/api/partner/v1/vouchers/checks", {"voucher": voucher.code})
    assert looked.json()["terms"] == "better"
    assert not {"points", "person", "holder"} & set(looked.json())
    address = "/api/partner/v1/vouchers/redemptions"
    first = program.send(address, {"voucher": voucher.code}, **{"idempotency-key": "a"})
    second = program.send(address, {"voucher": voucher.code}, **{"idempotency-key": "a"})
    third = program.send(address, {"voucher": voucher.code})
    assert (first.status_code, second.json(), third.status_code) == (201, first.json(), 409)
    assert third.json()["code"] == "voucher_used"


def test_a_program_needs_the_scope_and_its_own_vouchers(inn: Partner, version: Version) -> None:
    voucher = taken(somebody(1), version, is_better=False)
    address, said = "/api/partner/v1/vouchers/redemptions", {"voucher": voucher.code}
    poor = Program(inn, "offers:read").send(address, said)
    assert (poor.status_code, poor.json()["code"]) == (403, "scope_missing")
    other = Program(an_inn("hill-inn")).send(address, said)
    unknown = Program(an_inn("lake-inn")).send(address, {"voucher": "BBBBBBBBBB"})
    assert (other.status_code, other.json()["code"]) == (404, "voucher_unknown")
    assert other.json()["code"] == unknown.json()["code"]
    assert Voucher.objects.get().state == State.OPEN


@pytest.mark.parametrize("wrong", ["", "nothing", "9" * 222, "0" * 222, "x" * 400, "１２３"])
def test_nonsense_at_the_till_is_refused(inn: Partner, till: Client, wrong: str) -> None:
    assert till.post("/partner/till", {"code": wrong}).status_code in {400, 403, 404}
    answer = Program(inn).send("/api/partner/v1/vouchers/redemptions", {"voucher": wrong})
    assert answer.status_code in {400, 403, 404}


def test_a_relative_takes_it_over_once_and_shows_it(version: Version, till: Client) -> None:
    (giver, member), relative = a_saver(1), somebody(2)
    voucher = taken(giver, version)
    mine, theirs = client_of(giver), App(client_of(relative))
    before = App(mine).get(f"/api/v1/me/vouchers/{voucher.id}").json()["shown"]["digits"]
    mine.post(f"/me/vouchers/{voucher.id}", {"step": "gift", "phone": phone(2)})
    asked = theirs.get("/api/v1/me/voucher-gifts").json()["results"]
    assert [one["title"] for one in asked] == ["免押入住"]
    address = f"/api/v1/me/voucher-gifts/{asked[0]['id']}"
    assert theirs.send(address, {"accept": True}).json()["received"] is True
    assert Gift.objects.get().phone_index is None
    assert 'class="shown-code"' not in text(mine.get(f"/me/vouchers/{voucher.id}"))
    assert till.get(f"/partner/till/{before}").status_code == 409
    now = theirs.get(f"/api/v1/me/vouchers/{voucher.id}").json()["shown"]["digits"]
    assert passes.decode(now).turn == 1
    again = theirs.send(f"/api/v1/me/vouchers/{voucher.id}/gift", {"phone": phone(3)})
    assert again.status_code == 404
    assert "已确认使用" in text(till.post("/partner/till", {"code": now}))
    assert purse(member) == (70, 0, 30)
    assert Notice.objects.filter(person=relative.pk, kind="voucher.used").exists()


def test_whoever_gave_it_away_cannot_read_its_code_out_any_more(
    version: Version, till: Client
) -> None:
    (giver, _member), relative = a_saver(1), somebody(2)
    voucher = taken(giver, version)
    learnt_by_heart = voucher.code
    client_of(giver).post(f"/me/vouchers/{voucher.id}", {"step": "gift", "phone": phone(2)})
    theirs = App(client_of(relative))
    asked = theirs.get("/api/v1/me/voucher-gifts").json()["results"][0]
    theirs.send(f"/api/v1/me/voucher-gifts/{asked['id']}", {"accept": True})
    program = Program(version.offer.partner)
    for step in ("checks", "redemptions", "voids"):
        answer = program.send(f"/api/partner/v1/vouchers/{step}", {"voucher": learnt_by_heart})
        assert answer.json()["code"] == "pass_handed_on"
    assert till.get(f"/partner/till?code={learnt_by_heart}").status_code == 409
    now = theirs.get(f"/api/v1/me/vouchers/{voucher.id}").json()["code"]
    assert now != learnt_by_heart
    assert "已确认使用" in text(till.post("/partner/till", {"code": now}))
    forget(giver)
    assert not KnownVoucher.objects.exists()  # neither of the two codes leads anywhere


def test_a_voucher_of_an_offer_for_the_taker_alone_is_not_handed_on(inn: Partner) -> None:
    with_name = a_voucher_offer(inn, stays_with_taker=True)
    (giver, _member) = a_saver(1)
    voucher, client = taken(giver, with_name), client_of(giver)
    assert "转给家人" not in text(client.get(f"/me/vouchers/{voucher.id}"))
    assert "只限本人使用" in text(client.get(f"/me/vouchers/take/{with_name.offer.code}"))
    answer = client.post(f"/me/vouchers/{voucher.id}", {"step": "gift", "phone": phone(2)})
    assert answer.status_code == 409
    app = App(client)
    assert app.get(f"/api/v1/me/vouchers/{voucher.id}").json()["givable"] is False
    refused = app.send(f"/api/v1/me/vouchers/{voucher.id}/gift", {"phone": phone(2)})
    assert refused.json()["code"] == "voucher_not_givable"
    assert not Gift.objects.exists()


def test_asking_an_unknown_number_looks_like_asking_a_known_one(version: Version) -> None:
    person = somebody(1)
    client = client_of(person)
    answers = []
    for number in (phone(77), phone(2)):
        somebody(2)
        voucher = taken(person, version, is_better=False)
        answer = client.post(f"/me/vouchers/{voucher.id}", {"step": "gift", "phone": number})
        answers.append(answer["Location"].replace(str(voucher.id), ""))
        client.post(f"/me/vouchers/{voucher.id}", {"step": "void"})
    assert answers[0] == answers[1]


def test_the_giver_can_take_it_back_and_the_points_come_with_it(version: Version) -> None:
    (giver, member), relative = a_saver(1), somebody(2)
    voucher = taken(giver, version)
    mine, theirs = client_of(giver), App(client_of(relative))
    mine.post(f"/me/vouchers/{voucher.id}", {"step": "gift", "phone": phone(2)})
    asked = theirs.get("/api/v1/me/voucher-gifts").json()["results"][0]
    mine.post(f"/me/vouchers/{voucher.id}", {"step": "keep"})
    assert (
        theirs.send(f"/api/v1/me/voucher-gifts/{asked['id']}", {"accept": True}).status_code == 404
    )
    mine.post(f"/me/vouchers/{voucher.id}", {"step": "void"})
    assert purse(member) == (100, 0, 0)


def test_the_keys_are_where_tills_look(version: Version) -> None:
    person = somebody(1)
    voucher = taken(person, version, is_better=False)
    shown = App(client_of(person)).get(f"/api/v1/me/vouchers/{voucher.id}").json()["shown"]
    told = Client().get("/.well-known/voucher-keys.json").json()["keys"]
    keys = {key["id"]: urlsafe_b64decode(key["public_key"] + "=") for key in told}
    assert passes.checked(shown["digits"], keys=keys).code == voucher.code


def test_the_offers_page_leads_to_its_voucher_and_says_what_is_left(version: Version) -> None:
    taken(somebody(1), version, is_better=False)
    page = text(Client().get(f"/offers/{version.offer.code}"))
    assert f"/me/vouchers/take/{version.offer.code}" in page
    assert "8" in page


def test_the_demos_citizen_has_vouchers(inn: Partner, settings: Any) -> None:
    settings.DEV_PAGES = True
    for _ in range(3):
        a_voucher_offer(inn)
    assert take_vouchers() == 3
    states = sorted(Voucher.objects.values_list("state", flat=True))
    assert states == ["open", "open", "open", "used"]
