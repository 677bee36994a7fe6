"""Signing in at a partner's own site: what it learns, and what it cannot do."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
import time_machine
from allauth.idp.oidc.models import Client as Known
from allauth.idp.oidc.models import Token
from django.db import connection
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Membership, Role
from backend.audit.models import Access
from backend.consent.actions import withdraw_consent
from backend.consent.models import Consent
from backend.consent.rights.leaving import close_account
from incentives.eligibility.consenting import PURPOSE
from incentives.eligibility.models import Question
from incentives.eligibility.sites.actions import BadAddress, end_site, make_site
from incentives.eligibility.sites.consenting import SIGN_IN
from incentives.eligibility.sites.models import Site
from incentives.partners.models import Partner
from tests.accounts.cast import client_of, somebody
from tests.incentives.asked import LEVEL, a_member_with, a_program, a_stranger, an_offer, checked
from tests.incentives.listed import a_partner, agreed_anew, agreement_ends
from tests.incentives.site import RelyingSite, code_in, decided

pytestmark = pytest.mark.django_db
BACK = "https://inn.example.cn/signed-in"


def an_owner(partner: Partner, number: int = 901) -> User:
    person = somebody(number)
    Membership.objects.create(person=person, organisation=partner.organisation, role=Role.OWNER)
    return person


def a_site(partner: Partner, number: int = 901, back: str = BACK) -> RelyingSite:
    made = make_site(
        partner=partner, name="inn", redirect_uri=back, actor=an_owner(partner, number)
    )
    return RelyingSite(made.site.client, made.secret, back)


def signed_in(site: RelyingSite, person: User, *, answers: bool = True) -> dict[str, Any]:
    code = code_in(decided(client_of(person), site.address(), answers=answers), site)
    told = site.exchange(code)
    assert told.status_code == 200, told.content
    return dict(told.json())


def test_the_whole_way_by_a_client_that_knows_only_discovery() -> None:
    inn = a_partner("river-inn")
    room, site, citizen = an_offer(inn), a_site(inn), a_member_with(LEVEL)
    tokens = signed_in(site, citizen)
    assert set(tokens) == {"access_token", "expires_in", "token_type", "scope", "id_token"}
    claims = site.checked(tokens["id_token"])
    assert set(claims) <= {"sub", "aud", "iss", "exp", "iat", "nonce", "jti", "at_hash", "azp"}
    assert site.userinfo(tokens["access_token"]).json() == {"sub": claims["sub"]}
    told = a_program(inn).ask(room.offer.code, tokens["access_token"])
    assert told.json()["answer"] == "yes"
    assert checked(told.json()["signature"], inn)["sub"] != claims["sub"]
    assert Question.objects.get(holder=citizen.pk).way == "sign_in"
    given = Consent.objects.of(citizen.pk).filter(state="given", recipient=inn.code)
    assert {one.purpose_id for one in given} == {SIGN_IN, PURPOSE}
    assert Access.objects.of(citizen.pk).count() == 3  # id token, userinfo, the question
    assert str(citizen.pk) not in json.dumps(claims)


def test_the_discovery_document_names_what_is_there_and_nothing_else() -> None:
    web = Client()
    told = web.get("/.well-known/openid-configuration").json()
    assert told["issuer"] == "https://credit.example.cn"
    assert told["scopes_supported"] == ["openid", "eligibility"]
    assert (told["subject_types_supported"], told["code_challenge_methods_supported"]) == (
        ["pairwise"], ["S256"]
    )  # fmt: skip
    for name in (name for name in told if name.endswith(("_endpoint", "_uri"))):
        assert web.post(told[name].removeprefix(told["issuer"])).status_code != 404
    for gone in ("identity/o/device", "identity/o/logout", "identity/o/api/introspect",
                 "identity/o/api/clients", "identity/o/api/device/code"):  # fmt: skip
        assert web.get(f"/{gone}").status_code == 404


def test_another_partner_knows_the_person_by_another_number() -> None:
    inn, bank = a_partner("river-inn"), a_partner()
    citizen = a_member_with(0)
    one, two = a_site(inn), a_site(bank, 902, "https://bank.example.cn/back")
    owner = User.objects.get(memberships__organisation=inn.organisation)
    more = make_site(partner=inn, name="two", redirect_uri=f"{BACK}/2", actor=owner)
    same = RelyingSite(more.site.client, more.secret, f"{BACK}/2")
    subs = [site.checked(signed_in(site, citizen)["id_token"])["sub"] for site in (one, two, same)]
    assert subs[0] == subs[2] != subs[1]
    assert all(UUID(sub) for sub in subs)


def test_signing_in_needs_no_consent_to_yes_and_no() -> None:
    inn = a_partner("river-inn")
    room, site, citizen = an_offer(inn), a_site(inn), a_member_with(LEVEL)
    tokens = signed_in(site, citizen, answers=False)
    assert site.userinfo(tokens["access_token"]).status_code == 200
    assert a_program(inn).ask(room.offer.code, tokens["access_token"]).status_code == 403
    refused = Consent.objects.of(citizen.pk).current().get(purpose=PURPOSE)
    assert refused.state == "refused"


def test_promise_14_taken_back_is_over_at_once() -> None:
    inn = a_partner("river-inn")
    room, site, citizen, program = an_offer(inn), a_site(inn), a_member_with(LEVEL), a_program(inn)
    token = signed_in(site, citizen)["access_token"]
    withdraw_consent(person=citizen, purpose=PURPOSE, recipient=inn.code)
    assert program.ask(room.offer.code, token).status_code == 403
    assert site.userinfo(token).status_code == 200
    withdraw_consent(person=citizen, purpose=SIGN_IN, recipient=inn.code)
    assert site.userinfo(token).status_code == 401
    token = signed_in(site, citizen)["access_token"]
    close_account(person=citizen)
    assert site.userinfo(token).status_code == 401
    assert program.ask(room.offer.code, token).status_code == 403


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"code_challenge_method": "plain"}, "PKCE"),
        ({"code_challenge": "", "code_challenge_method": ""}, "PKCE"),
        ({"redirect_uri": f"{BACK}/elsewhere"}, "回跳地址"),
        ({"redirect_uri": f"{BACK}?next=x"}, "回跳地址"),
        ({"redirect_uri": "http://inn.example.cn/signed-in"}, "回跳地址"),
        ({"client_id": "nobody"}, "没有这个网站"),
        ({"state": ""}, "state"),
        ({"prompt": "none"}, "本人同意"),
    ],
)
def test_a_site_that_asks_wrongly_gets_nobody(changed: dict[str, str], why: str) -> None:
    site = a_site(a_partner("river-inn"))
    browser = client_of(a_stranger())
    page = browser.get(site.address(**changed))
    assert page.status_code == 400
    assert why in page.content.decode()


def test_only_openid_and_eligibility_can_be_asked_for() -> None:
    site = a_site(a_partner("river-inn"))
    answer = client_of(a_stranger()).get(site.address(scope="openid profile"))
    assert answer.status_code == 302
    assert "error=invalid_scope" in answer["Location"]
    answer = client_of(a_stranger(3)).get(site.address(response_type="token"))
    assert "code=" not in answer.get("Location", "")


def test_who_says_no_is_led_back_with_nothing_and_has_a_receipt() -> None:
    inn = a_partner("river-inn")
    site, citizen = a_site(inn), a_stranger()
    answer = decided(client_of(citizen), site.address(), action="cancel")
    assert answer["Location"].startswith(f"{BACK}?error=access_denied")
    assert Consent.objects.of(citizen.pk).get().state == "refused"
    assert not Token.objects.exists()


def test_who_is_not_signed_in_signs_in_first() -> None:
    site = a_site(a_partner("river-inn"))
    answer = Client().get(site.address())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=/identity/o/authorize")


def test_codes_are_good_for_one_use_by_the_site_that_asked() -> None:
    inn, bank = a_partner("river-inn"), a_partner()
    site, other = a_site(inn), a_site(bank, 902, "https://bank.example.cn/back")
    browser = client_of(a_stranger())
    code = code_in(decided(browser, site.address()), site)
    assert site.exchange(code, code_verifier="x" * 48).status_code == 400
    code = code_in(decided(browser, site.address()), site)
    assert other.exchange(code, redirect_uri=BACK).status_code == 400
    assert site.exchange(code, client_secret="wrong").status_code == 401
    assert site.exchange(code).status_code == 200
    assert site.exchange(code).status_code == 400
    code = code_in(decided(browser, site.address()), site)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert site.exchange(code).status_code == 400
    refresh = {"grant_type": "refresh_token", "refresh_token": "x"}
    assert site.exchange("", **refresh).status_code == 400
    assert not Token.objects.filter(type=Token.Type.REFRESH_TOKEN).exists()


@pytest.mark.django_db(transaction=True)
def test_ten_uses_of_one_code_at_once_are_one_sign_in() -> None:
    site = a_site(a_partner("river-inn"))
    code = code_in(decided(client_of(a_stranger()), site.address()), site)

    def use(_number: int) -> int:
        try:
            return int(site.exchange(code).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(use, range(10)))
    assert sorted(told) == [200, *[400] * 9]


def test_a_sign_in_at_one_partner_says_nothing_to_another() -> None:
    inn, bank = a_partner("river-inn"), a_partner()
    offer, citizen = an_offer(bank), a_member_with(LEVEL)
    token = signed_in(a_site(inn), citizen)["access_token"]
    told = a_program(bank).ask(offer.offer.code, token)
    assert (told.status_code, told.json()["code"]) == (403, "consent_missing")
    assert not Question.objects.exists()


def test_forged_and_foreign_tokens_open_nothing() -> None:
    inn = a_partner("river-inn")
    site, citizen, room = a_site(inn), a_member_with(LEVEL), an_offer(inn)
    tokens = signed_in(site, citizen)
    head, _body, seal = tokens["id_token"].split(".")
    claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none")
    other = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "x"}).encode()).decode()
    for text in (unsigned, f"{head}.{other.rstrip('=')}.{seal}", tokens["id_token"], "x" * 86):
        assert site.userinfo(text).status_code == 401
        assert a_program(inn).ask(room.offer.code, text).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert site.userinfo(tokens["access_token"]).status_code == 401


def test_sites_come_back_by_https_letter_for_letter() -> None:
    inn = a_partner("river-inn")
    owner = an_owner(inn)
    for address in (
        "http://inn.example.cn/x", "https://*.example.cn/x", "https://inn.example.cn/x#y", "inn:x",
        "https://user@inn.example.cn/", "https://inn/", "https://inn.example.cn/ x", "javascript:x",
        "https://inn.example.cn:99999/", "",
    ):  # fmt: skip
        with pytest.raises(BadAddress):
            make_site(partner=inn, name="x", redirect_uri=address, actor=owner)


def test_an_ended_site_and_an_ended_agreement_end_every_sign_in() -> None:
    inn = a_partner("river-inn")
    site, citizen = a_site(inn), a_stranger()
    token = signed_in(site, citizen)["access_token"]
    agreement_ends(inn)
    assert site.userinfo(token).status_code == 401
    agreed_anew(inn)
    assert site.userinfo(token).status_code == 200
    kept = Site.objects.get()
    owner = User.objects.get(memberships__organisation=inn.organisation)
    end_site(partner=inn, site=kept.pk, actor=owner)
    assert site.userinfo(token).status_code == 401
    assert not Known.objects.exists()
    assert not Token.objects.exists()


def test_owners_make_and_end_sites_at_their_desk_and_see_the_secret_once() -> None:
    inn, hill = a_partner("river-inn"), a_partner("hill-inn")
    desk = client_of(an_owner(inn), strong=True)
    made = desk.post("/partner/sites", {"name": "我们的网站", "redirect_uri": BACK}, follow=True)
    assert "只显示这一次" in made.content.decode()
    assert "只显示这一次" not in desk.get("/partner/sites").content.decode()
    refused = desk.post("/partner/sites", {"name": "x", "redirect_uri": "http://x.cn/"})
    assert refused.status_code == 400
    chosen = {"chosen": str(Site.objects.get().pk)}
    other = client_of(an_owner(hill, 902), strong=True)
    assert other.post("/partner/sites", chosen).status_code == 404
    assert desk.post("/partner/sites", chosen).status_code == 302
    assert Site.objects.get().ended_at
