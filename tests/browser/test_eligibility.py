"""Showing an offer, who asked, signing in at a site: on a phone and at a desk, light and dark."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction

from backend.accounts.organisations.models import Membership, Role
from incentives.eligibility.showing import show_token
from incentives.eligibility.sites.actions import make_site
from incentives.partners.models import Kind
from tests.accounts.cast import client_of, somebody
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.credit.deeds import founded
from tests.incentives.asked import (
    LEVEL,
    a_member_with,
    a_program,
    agrees_to,
    an_offer,
    shown_and_asked,
)
from tests.incentives.listed import a_partner
from tests.incentives.site import RelyingSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("phone", "light", "zh-CN"), ("phone", "dark", "en-GB"), ("desk", "light", "en-GB")]
BACK = "https://inn.example.cn/signed-in"


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_showing_reads_well(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        founded()
    inn, hill = a_partner("river-inn", Kind.HOTEL), a_partner("hill-inn", Kind.HOTEL)
    room, other, third = an_offer(inn), an_offer(hill), an_offer(a_partner("far-inn"))
    citizen, owner = a_member_with(LEVEL - 20), somebody(901)
    Membership.objects.create(person=owner, organisation=inn.organisation, role=Role.OWNER)
    made = make_site(partner=inn, name="预订网站", redirect_uri=BACK, actor=owner)
    site = RelyingSite(made.site.client, made.secret, BACK)
    for partner in (inn, hill):
        agrees_to(citizen, partner)
    question = shown_and_asked(citizen, other).question
    show_token(person=citizen, offer=room.offer.code)
    mine = (
        f"/me/offers/{room.offer.code}/show", f"/me/offers/{third.offer.code}/show",
        "/me/offers/questions", f"/me/offers/questions/{question}", site.address(),
    )  # fmt: skip
    for person, paths in ((citizen, mine), (owner, ("/partner/sites",))):
        client = client_of(person, strong=person == owner)
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, paths, f"{screen}-{theme}")


def test_the_answer_comes_by_itself_while_the_page_is_open(visit) -> None:  # type: ignore[no-untyped-def]
    room, citizen = an_offer(a_partner("river-inn")), a_member_with(LEVEL)
    agrees_to(citizen, room.offer.partner)
    token = show_token(person=citizen, offer=room.offer.code)
    reader = as_person(visit("phone", "light"), client_of(citizen))
    page = reader.open(f"/me/offers/{room.offer.code}/show")
    assert page.locator("[data-ends]").inner_text()[:2] in {"4:", "5:"}
    assert a_program(room.offer.partner).ask(room.offer.code, token.qr).status_code == 200
    page.wait_for_selector('[data-state="answered"]', timeout=20_000)
    assert reader.trouble == []


def _pictures(reader, paths, ending) -> None:  # type: ignore[no-untyped-def]
    folder = os.environ.get("SCREENSHOTS")
    for number, path in enumerate(paths) if folder else ():
        name = "-".join(part[:10] for part in path.split("?")[0].strip("/").split("/"))
        shot = Path(folder or "") / f"{name}-{number}-{ending}.png"
        reader.open(path).screenshot(path=shot, full_page=True)
