"""The partner's desk and the office's: by page and by app, for those who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import ApiKey, Kind, Role
from incentives.partners.models import Agreement, Partner
from incentives.partners.scopes import SCOPES
from tests.accounts.cast import client_of, member, organisation
from tests.incentives.desks import Desk, Program, at_partner, credit_centre
from tests.incentives.listed import a_partner, agreement_ends

pytestmark = pytest.mark.django_db
API = "/api/v1/office/partners"
DESCRIBED = {"kind": "bank", "name_zh": "云溪银行", "name_en": "Yunxi Bank", "contact": "12345"}


@pytest.fixture
def city() -> Desk:
    return credit_centre()


def agreement_said(number: str, **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    ends = today + timedelta(days=100)
    said = {"number": number, "starts_on": today.isoformat(), "ends_on": ends.isoformat()}
    return {**said, "fields_agreed": ["loan"], "checks_a_day": 1000, **more}


def test_a_partner_is_made_bound_and_released_by_app(city: Desk) -> None:
    organisation(Kind.PARTNER, "bank-1")
    made = city.call("post", API, {"organisation": "bank-1", **DESCRIBED})
    assert made.status_code == 201
    partner = made.json()["id"]
    said = agreement_said("A-1", budget="1000.00", points_a_month=None)
    bound = city.call("post", f"{API}/{partner}/agreements", said)
    assert bound.status_code == 201
    assert bound.json()["is_in_force"]
    assert bound.json()["budget_taken"] == "0.00"
    listed = city.call("get", API).json()["results"]
    assert [one["bound_until"] for one in listed] == [said["ends_on"]]
    end = {"on": timezone.localdate().isoformat(), "reason": "到期不再续"}
    address = f"/api/v1/office/agreements/{bound.json()['id']}/end"
    assert city.call("post", address, end).json()["is_in_force"] is False
    assert city.call("post", address, end).json()["code"] == "agreement_already_ended"
    changed = city.call("put", f"{API}/{partner}", {**DESCRIBED, "contact": "96008"})
    assert changed.json()["contact"] == "96008"
    assert city.call("get", f"{API}/{partner}").json()["bound_until"] is None


def test_the_list_of_partners_goes_on_by_cursor(city: Desk) -> None:
    for number in range(3):
        a_partner(f"bank-{number}")
    first = city.call("get", f"{API}?limit=2").json()
    second = city.call("get", f"{API}?limit=2&cursor={first['next']}").json()
    codes = [one["code"] for one in (*first["results"], *second["results"])]
    assert codes == ["bank-0", "bank-1", "bank-2"]
    assert second["next"] is None


def test_faults_of_an_agreement_point_at_their_fields(city: Desk) -> None:
    partner = a_partner()
    said = agreement_said("A-2", points_a_month=0, ends_on="2020-01-01")
    refused = city.call("post", f"{API}/{partner.pk}/agreements", said)
    assert refused.status_code == 400
    assert {one["pointer"] for one in refused.json()["errors"]} == {"/ends_on", "/points_a_month"}


def test_the_office_makes_and_ends_by_page(city: Desk) -> None:
    organisation(Kind.PARTNER, "bank-1")
    client = city.client
    assert "bank-1" in client.get("/office/partners/new").content.decode()
    wrong = client.post("/office/partners/new", {"organisation": "bank-1"})
    assert wrong.status_code == 400
    made = client.post("/office/partners/new", {"organisation": "bank-1", **DESCRIBED})
    here = made["Location"]
    assert client.post(here, {"step": "agree", **agreement_said("P-1")}).status_code == 302
    held = Agreement.objects.get()
    again = client.post(here, {"step": "agree", **agreement_said("P-2")})
    assert again.status_code == 409
    end = {"step": "end", "chosen": str(held.pk), "on": timezone.localdate(), "reason": "测试"}
    assert client.post(here, end).status_code == 302
    assert "测试" in client.get(here).content.decode()
    assert client.post(here, {"step": "describe", **DESCRIBED, "contact": "1"}).status_code == 302
    assert client.post(here, {"step": "dance"}).status_code == 404
    assert Partner.objects.get().contact == "1"
    assert "云溪银行" in client.get("/office/partners").content.decode()


def test_an_agreement_of_another_partner_is_not_there(city: Desk) -> None:
    mine, other = a_partner("mine"), a_partner("other")
    end = {"step": "end", "chosen": str(other.agreements.get().pk), "reason": "x"}
    said = {**end, "on": timezone.localdate().isoformat()}
    assert city.client.post(f"/office/partners/{mine.pk}", said).status_code == 404


def test_for_every_other_office_there_is_no_such_page() -> None:
    partner, other = a_partner(), organisation(code="other-office")
    officer = Desk(member(other, 5), other, client_of(member(other, 6), strong=True))
    for address in ("", "/new", f"/{partner.pk}"):
        assert officer.client.get(f"/office/partners{address}").status_code == 404
    assert officer.call("get", API).status_code == 404


def test_the_desk_says_what_waits_and_how_long_it_is_bound() -> None:
    partner = a_partner()
    desk = at_partner(partner)
    assert "即将到期" not in desk.client.get("/partner").content.decode()
    agreement_ends(partner)
    assert "没有有效的合作协议" in desk.client.get("/partner").content.decode()
    assert "AG-river-bank" in desk.client.get("/partner/agreements").content.decode()


def test_an_organisation_that_is_no_partner_yet_has_its_people_and_keys() -> None:
    here = found_organisation(kind=Kind.PARTNER, code="new", name="new", actor=None)
    client = client_of(member(here, 7), strong=True)
    assert "还不是信易+合作机构" in client.get("/partner").content.decode()
    assert client.get("/partner/agreements").status_code == 404


def test_an_owner_ticks_known_scopes_and_reads_what_they_mean() -> None:
    desk = at_partner(a_partner())
    page = desk.client.get("/partner").content.decode()
    for code, (title, about) in SCOPES.items():
        assert code in page
        assert str(title) in page
        assert str(about) in page
    said = {"step": "issue", "name": "till", "scopes": ["vouchers:redeem", "figures:read"]}
    assert desk.client.post("/partner", said).status_code == 302
    assert ApiKey.objects.get().scopes == ["figures:read", "vouchers:redeem"]
    unknown = {**said, "scopes": ["intake:permits"]}
    assert desk.client.post("/partner", unknown).status_code == 400


def test_a_program_needs_a_partner_a_scope_and_an_agreement_in_that_order() -> None:
    partner = a_partner()
    desk = at_partner(partner)
    bare, good = Program(desk, "offers:read"), Program(desk, "figures:read")
    assert bare.call("get", "agreement").json()["code"] == "scope_missing"
    assert good.call("get", "agreement").json()["number"] == "AG-river-bank"
    agreement_ends(partner)
    assert good.call("get", "agreement").json()["code"] == "agreement_over"
    assert bare.call("get", "agreement").json()["code"] == "scope_missing"
    stranger = found_organisation(kind=Kind.PARTNER, code="new", name="new", actor=None)
    nobody = Desk(member(stranger, 8), stranger, desk.client)
    answer = Program(nobody, "figures:read").call("get", "agreement")
    assert (answer.status_code, answer.json()["code"]) == (404, "partner_unknown")


def test_staff_see_the_desk_but_make_no_keys() -> None:
    partner = a_partner()
    staff = at_partner(partner, role=Role.STAFF)
    assert "生成密钥" not in staff.client.get("/partner").content.decode()
    said = {"step": "issue", "name": "k", "scopes": ["figures:read"]}
    assert staff.client.post("/partner", said).status_code == 403
