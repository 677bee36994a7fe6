"""What desks do on pages they do by call: review, complaints, sites, pictures, drafts, vouchers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from backend.accounts.organisations.digests import content_digest
from backend.accounts.organisations.models import Role
from backend.files.models import StoredFile
from backend.notices.models import Notice
from incentives.applications.complaints.actions import complain
from incentives.applications.complaints.models import About
from incentives.eligibility.sites.models import Site
from incentives.offers.models import Offer, State, Version
from incentives.offers.writing.actions import About as Told
from incentives.partners.models import Partner
from incentives.webhooks.models import News
from tests.accounts.cast import somebody
from tests.files.conftest import encoded as jpeg
from tests.incentives import applied
from tests.incentives.desks import Program, at_partner, credit_centre
from tests.incentives.listed import LOAN, a_partner
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, purse, taken
from tests.incentives.written import decimals, drafted, handed_in

pytestmark = pytest.mark.django_db
REVIEW = "/api/v1/office/offers"
COMPLAINTS = "/api/v1/office/application-complaints"
SITES = "/api/v1/partner/sites"
OURS = "offers"
VOIDS = "vouchers/voids"


def a_program(partner: Partner, *scopes: str) -> Program:
    return Program(at_partner(partner), *scopes)


def test_the_city_reviews_by_call() -> None:
    city, partner = credit_centre(), a_partner()
    first, second = (handed_in(partner) for _ in range(2))
    page = city.call("get", f"{REVIEW}?limit=1").json()
    assert [one["id"] for one in page["results"]] == [str(first.pk)]
    more = city.call("get", f"{REVIEW}?cursor={page['next']}").json()
    assert [one["id"] for one in more["results"]] == [str(second.pk)]
    told = city.call("get", f"{REVIEW}/{first.pk}").json()
    token = handed_in(partner, terms=decimals({**LOAN, "amount": ("100", "200000")}))
    warned = city.call("get", f"{REVIEW}/{token.pk}").json()["warnings"]
    assert len(warned) == len(told["warnings"]) + 1  # for everyone in name only
    assert (told["may_decide"], told["changes"]) == (True, [])
    assert told["offer"]["draft"]["everyone_zh"] == first.everyone_zh
    at = f"{REVIEW}/{first.pk}/publication"
    assert city.call("post", at, {"is_no_basic_service": False}).status_code in {400, 409}
    done = city.call("post", at, {"is_no_basic_service": True}).json()
    assert done["offer"]["state"] == "published"
    back = city.call("post", f"{REVIEW}/{second.pk}/return", {"reason": "请写明期限。"}).json()
    assert (back["offer"]["state"], back["offer"]["review_reason"]) == ("returned", "请写明期限。")
    assert city.call("post", at, {"is_no_basic_service": True}).status_code == 409


def test_promise_20_drafts_are_not_the_citys_and_the_review_is_nobody_elses() -> None:
    city, partner = credit_centre(), a_partner()
    draft, waiting = drafted(partner), handed_in(partner)
    assert city.call("get", f"{REVIEW}/{draft.pk}").status_code == 404
    stranger = at_partner(partner)
    for address in (REVIEW, f"{REVIEW}/{waiting.pk}", COMPLAINTS):
        assert stranger.call("get", address).status_code == 404


def test_complaints_of_applicants_are_answered_by_call_and_the_reading_is_noted() -> None:
    city, bank, person = credit_centre(), applied.a_bank(), somebody(1)
    one = applied.decided(bank, person, applied.NO)
    made = complain(person=person, application=one.id, about=About.values[0], said="没有说明理由。")
    (row,) = city.call("get", COMPLAINTS).json()["results"]
    assert (row["id"], row["is_appeal"], "words" in row) == (str(made.id), False, False)
    told = city.call("get", f"{COMPLAINTS}/{made.id}").json()
    assert told["words"] == "没有说明理由。"
    assert told["deadline"]["due_on"]
    assert "expense" not in str(told)
    said = {"is_upheld": True, "words": "已要求机构说明。"}
    assert city.call("post", f"{COMPLAINTS}/{made.id}/answer", said).json()["state"] == "upheld"
    again = city.call("post", f"{COMPLAINTS}/{made.id}/answer", said)
    assert again.status_code == 409
    assert city.call("get", COMPLAINTS).json()["results"] == []
    assert city.call("get", f"{COMPLAINTS}/{one.id}").status_code == 404


def test_owners_make_and_end_sites_by_call() -> None:
    inn = an_inn()
    owner, staff = at_partner(inn), at_partner(inn, 81, Role.STAFF)
    said = {"name": "inn", "redirect_uri": "https://inn.example.cn/back"}
    assert staff.call("post", SITES, said).status_code == 403
    bad = owner.call("post", SITES, {**said, "redirect_uri": "https://*.example.cn/"})
    assert bad.json()["code"] == "redirect_not_https"
    made = owner.call("post", SITES, said).json()
    assert made["client_secret"]
    (listed,) = staff.call("get", SITES).json()["results"]
    assert "client_secret" not in listed
    other = at_partner(a_partner("other"), 83)
    assert other.call("delete", f"{SITES}/{made['id']}").status_code == 404
    assert owner.call("delete", f"{SITES}/{made['id']}").status_code == 204
    assert Site.objects.get().ended_at
    assert owner.call("delete", f"{SITES}/{made['id']}").status_code == 404


def put_photo(program: Program, code: str, content: bytes, kind: str = "image/jpeg") -> Any:
    headers = {
        "authorization": f"Api-Key {program.token}",
        "content-digest": content_digest(content),
    }
    address = f"/api/partner/v1/{OURS}/{code}/photo"
    return Client().put(address, content, content_type=kind, headers=headers)


def test_a_picture_of_a_draft_by_call() -> None:
    partner = a_partner()
    program, version = a_program(partner, "offers:read", "offers:write"), drafted(partner)
    code = version.offer.code
    assert program.call("get", f"{OURS}/{code}/photo").status_code == 404
    assert put_photo(program, code, jpeg()).status_code == 200
    first = Version.objects.get().photo
    assert first is not None
    assert program.call("get", f"{OURS}/{code}/photo")["Content-Type"] == "image/jpeg"
    assert put_photo(program, code, b"no picture").status_code == 400
    assert put_photo(program, code, b"").status_code == 400
    assert put_photo(program, code, jpeg(), "text/html").status_code == 415
    heavy = jpeg((1200, 900), "PNG") + b" " * 1_500_000  # longer than any other body may be
    assert put_photo(program, code, heavy, "image/png").status_code == 200
    assert put_photo(program, code, b"x" * 12_000_001).status_code == 413
    assert put_photo(program, "BCDFGHJKMN", jpeg()).status_code == 404
    assert put_photo(program, code, jpeg()).status_code == 200
    assert StoredFile.objects.get(pk=first).released_at  # nobody shows it any more
    assert program.call("delete", f"{OURS}/{code}/photo").status_code == 200
    assert Version.objects.get().photo is None
    handed_in_code = handed_in(partner).offer.code
    assert put_photo(program, handed_in_code, jpeg()).status_code == 409


def test_a_draft_is_thrown_away_and_what_was_public_stays() -> None:
    partner = a_partner()
    program, version = a_program(partner, "offers:read", "offers:write"), drafted(partner)
    assert program.call("delete", f"{OURS}/{version.offer.code}/draft").status_code == 204
    assert not Offer.objects.exists()
    waiting = handed_in(partner)
    answer = program.call("delete", f"{OURS}/{waiting.offer.code}/draft")
    assert answer.json()["code"] == "offer_not_in_the_making"
    assert program.call("delete", f"{OURS}/BCDFGHJKMN/draft").status_code == 404
    assert Version.objects.get().state == State.SUBMITTED


def test_a_partner_that_cannot_give_it_gives_everything_back() -> None:
    inn = an_inn()
    version, (giver, member) = a_voucher_offer(inn, total=1), a_saver(1)
    voucher = taken(giver, version)
    assert purse(member) == (70, 30, 0)
    program = a_program(inn, "vouchers:redeem")
    elsewhere = Program(at_partner(a_partner("other"), 83), "vouchers:redeem")
    for named in (voucher.code, str(voucher.id), "nothing"):
        assert elsewhere.call("post", VOIDS, {"voucher": named}).status_code == 404
    done = program.call("post", VOIDS, {"voucher": str(voucher.id)})
    assert done.status_code == 200, done.content
    voucher.refresh_from_db()
    assert (voucher.state, voucher.reason, purse(member)) == ("voided", "partner", (100, 0, 0))
    assert Notice.objects.filter(person=giver.pk, kind="voucher.not_given").count() == 1
    assert News.objects.filter(kind="voucher.voided").count() == 1
    assert program.call("post", VOIDS, {"voucher": voucher.code}).json()["code"] == "voucher_voided"
    assert taken(giver, version).state == "open"  # the last one is there again


def test_the_till_gives_back_by_page_and_what_is_used_stays_used() -> None:
    inn = an_inn()
    version, (giver, member) = a_voucher_offer(inn), a_saver(1)
    one = taken(giver, version)
    till = at_partner(inn).client
    assert "现在无法提供" in till.get(f"/partner/till?code={one.code}").content.decode()
    answer = till.post("/partner/till", {"code": one.code, "step": "void"})
    assert "积分、天数和名额都已还给对方" in answer.content.decode()
    assert purse(member) == (100, 0, 0)
    two = taken(giver, version)
    assert till.post("/partner/till", {"code": two.code}).status_code == 200
    again = till.post("/partner/till", {"code": two.code, "step": "void"})
    assert again.status_code == 409
    assert purse(member) == (70, 0, 30)


def test_vouchers_that_stay_with_their_taker_are_said_to_by_call() -> None:
    partner = a_partner()
    program = a_program(partner, "offers:read", "offers:write")
    about = Told("lodging", "person", "voucher")
    rooms = drafted(partner, about=about, terms={}, details={})
    loan = drafted(partner)
    for version, stays in ((rooms, True), (loan, False)):  # of a loan there are no vouchers
        address = f"{OURS}/{version.offer.code}"
        said = {**program.call("get", address).json()["draft"], "stays_with_taker": True}
        told = program.call("put", address, said)
        assert told.status_code == 200, told.content
        assert told.json()["draft"]["stays_with_taker"] is stays
