"""Writing by form and by program, reviewing at the office's desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts.organisations.models import Role
from backend.files.models import StoredFile
from incentives.demo.pictures import drawn
from incentives.offers.models import Offer, State, Version
from incentives.partners.models import Partner
from tests.accounts.cast import client_of, member
from tests.incentives.asked import a_program
from tests.incentives.listed import LODGING, a_partner
from tests.incentives.written import a_reviewer, an_office, drafted, handed_in, on_show

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FORM = {
    "field": "lodging", "subject": "person", "way": "show", "title_zh": "免押入住",
    "title_en": "No deposit", "everyone_zh": "官网价入住", "everyone_en": "The website's price",
    "better_zh": "免押金", "better_en": "No deposit", "deposit.everyone": "300",
    "deposit.better": "0", "pay_percent.everyone": "98", "pay_percent.better": "88%",
    "starts_on": TODAY.isoformat(), "ends_on": (TODAY + timedelta(days=90)).isoformat(),
    "needs_membership": "on",
}  # fmt: skip
HERE = "/partner/offers"


@pytest.fixture
def partner() -> Partner:
    return a_partner()


@pytest.fixture
def clerk(partner: Partner) -> Client:
    """Somebody who writes for the partner."""
    return client_of(member(partner.organisation, 71, Role.STAFF), strong=True)


@pytest.fixture
def officer() -> Client:
    """Somebody who reviews for the city."""
    return client_of(member(an_office(), 72), strong=True)


def test_written_by_form_handed_in_reviewed_and_read_by_everybody(
    clerk: Client, officer: Client, client: Client
) -> None:
    answer = clerk.post(f"{HERE}/new", {**FORM, "photo": drawn("lake")})
    assert answer.status_code == 302, answer.content.decode()
    code = Offer.objects.get().code
    assert clerk.get(f"{HERE}/{code}").status_code == 200
    assert clerk.get(f"{HERE}/{code}/photo")["Content-Type"] == "image/jpeg"
    assert clerk.post(f"{HERE}/{code}", {"step": "submit"}).status_code == 302
    version = Version.objects.get()
    assert "免押入住" in officer.get("/office/offers").content.decode()
    page = officer.get(f"/office/offers/{version.pk}").content.decode()
    assert "官网价入住" in page
    refused = officer.post(f"/office/offers/{version.pk}", {"step": "publish"})
    assert (refused.status_code, Version.objects.get().state) == (400, State.SUBMITTED)
    said = {"step": "publish", "is_no_basic_service": "yes"}
    assert officer.post(f"/office/offers/{version.pk}", said).status_code == 302
    assert "官网价入住" in client.get(f"/offers/{code}").content.decode()
    assert StoredFile.objects.get().is_public


def test_a_form_that_would_make_somebody_worse_off_is_shown_again_with_its_words(
    clerk: Client,
) -> None:
    answer = clerk.post(f"{HERE}/new", {**FORM, "deposit.better": "400"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "押金：比人人可得的条件差" in page
    assert "官网价入住" in page
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    "cells",
    [
        {"everyone_zh": ""}, {"deposit.everyone": "many"}, {"starts_on": "never"},
        {"ends_on": ""}, {"least_deeds": "x"}, {"quota0.per": "day", "quota0.most": "5"},
        {"title_zh": "长" * 61},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    clerk: Client, cells: dict[str, str]
) -> None:
    assert clerk.post(f"{HERE}/new", {**FORM, **cells}).status_code == 400
    assert not Offer.objects.exists()


def test_a_draft_is_changed_and_says_what_is_missing(clerk: Client, partner: Partner) -> None:
    code = drafted(partner, terms={"rate_to": ("8", None)}).offer.code
    assert "这一项必填" in clerk.get(f"{HERE}/{code}").content.decode()
    form = clerk.get(f"{HERE}/{code}/draft").content.decode()
    assert 'name="rate_to.everyone" inputmode="decimal" value="8"' in form
    refused = clerk.post(f"{HERE}/{code}", {"step": "submit"})
    assert refused.status_code == 400
    assert clerk.post(f"{HERE}/{code}", {"step": "dance"}).status_code == 400


def test_returned_with_its_reason_and_taken_back(
    clerk: Client, officer: Client, partner: Partner
) -> None:
    version = handed_in(partner)
    code = version.offer.code
    assert officer.post(f"/office/offers/{version.pk}", {"step": "return"}).status_code == 400
    said = {"step": "return", "reason": "请写明费用"}
    assert officer.post(f"/office/offers/{version.pk}", said).status_code == 302
    assert "请写明费用" in clerk.get(f"{HERE}/{code}").content.decode()


def test_of_others_there_is_nothing_to_see(clerk: Client) -> None:
    other = drafted(a_partner("other-bank"))
    code = other.offer.code
    for path in (f"{HERE}/{code}", f"{HERE}/{code}/draft", f"{HERE}/{code}/photo"):
        assert clerk.get(path).status_code == 404
    assert clerk.post(f"{HERE}/{code}", {"step": "submit"}).status_code == 404
    assert clerk.get(f"{HERE}/new?field=war").status_code == 404


def test_an_office_of_other_matters_has_no_such_desk() -> None:
    office = an_office("market")
    type(office).objects.filter(pk=office.pk).update(subject_kinds=["complaints"])
    stranger = client_of(member(office, 73), strong=True)
    assert stranger.get("/office/offers").status_code == 404


def body(**said: Any) -> dict[str, Any]:
    terms = {code: {"everyone": one, "better": other} for code, (one, other) in LODGING.items()}
    return {
        "field": "lodging", "subject": "person", "way": "show", "title_zh": "免押入住",
        "title_en": "No deposit", "everyone_zh": "官网价", "everyone_en": "Website's price",
        "better_zh": "免押金", "better_en": "No deposit", "terms": terms,
        "condition": {"needs_membership": True}, "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + timedelta(days=9)).isoformat(), **said,
    }  # fmt: skip


def test_a_program_writes_hands_in_and_takes_back(partner: Partner) -> None:
    program = a_program(partner, "offers:read", "offers:write")
    made = program.post("/api/partner/v1/offers", body(), key="one")
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["state"], told["open_points"]) == ("draft", [])
    again = program.post("/api/partner/v1/offers", body(), key="one").json()
    assert again["code"] == told["code"]
    path = f"/api/partner/v1/offers/{told['code']}"
    assert program.post(f"{path}/submission", {}).json()["state"] == "submitted"
    refused = program.post(f"{path}/versions", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "offer_version_in_the_making")
    assert Offer.objects.count() == 1


def test_a_program_is_told_which_attribute_would_be_worse(partner: Partner) -> None:
    program = a_program(partner, "offers:read", "offers:write")
    worse = {**{code: {"everyone": one} for code, (one, _b) in LODGING.items()}}
    worse["deposit"] = {"everyone": "100", "better": "200"}
    answer = program.post("/api/partner/v1/offers", body(terms=worse))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "offer_unfit")
    assert {"pointer": "/terms/deposit/better", "code": "worse_than_everyone"}.items() <= (
        problem["errors"][0].items()
    )


def test_a_key_without_the_scope_writes_nothing(partner: Partner) -> None:
    answer = a_program(partner, "offers:read").post("/api/partner/v1/offers", body())
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_a_published_offer_is_paused_resumed_and_ended_by_page(
    clerk: Client, partner: Partner, client: Client
) -> None:
    code = on_show(partner, an_office("o2"), a_reviewer()).offer.code
    for step, words in (("pause", "暂停了"), ("resume", "安居贷"), ("end", "已经结束")):
        assert clerk.post(f"{HERE}/{code}", {"step": step}).status_code == 302
        assert words in client.get(f"/offers/{code}").content.decode()
