"""The rules for everybody, and the desk where they are written."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.crypto import verify
from backend.proof.verify_receipt import canonical
from credit.catalogue import reading
from credit.catalogue.actions import announce_rule
from credit.catalogue.founding import found_catalogue
from credit.catalogue.models import Rule, Simulation
from credit.catalogue.pages import meant
from credit.catalogue.simulating import SLICES, count_slice
from tests.accounts.cast import by_app_too, client_of, member, organisation
from tests.consent.conftest import signed_in
from tests.credit.citizens import joined, person_of
from tests.credit.offices import a_draft, counted, new_terms, points_office

pytestmark = pytest.mark.django_db
OPEN, DESK = "/api/open/v1/points/rules", "/office/points/rules"
BLOOD = "blood_donation"
Office = tuple[Organisation, User, User]


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    found_catalogue()


def announced(office: Office | None = None) -> Rule:
    where, writer, approver = office or points_office()
    draft = a_draft(where, writer, points=40)
    counted(draft, writer)
    starts_on = reading.today() + timedelta(days=30)
    return announce_rule(rule=draft.pk, starts_on=starts_on, officer=approver, office=where)


def checks(version: dict[str, Any], keys: dict[str, bytes]) -> bool:
    """As somebody outside would check a signature, from the answer alone."""
    said = {
        "format": "chengyi-rule/1",
        "terms": version.get("terms") or {"levels": version["levels"]},
        "previous": version["signed"]["previous"],
        **{name: version[name] for name in ("subject", "version", "announced_on", "starts_on")},
    }
    signature = b64decode(version["signed"]["signature"])
    return verify(canonical(said), signature=signature, public_key=keys[version["signed"]["key"]])


def test_promise_13_everybody_can_check_every_signature(client: Client) -> None:
    announced()
    answer = client.get(OPEN)
    told = answer.json()
    keys = {one["key"]: b64decode(one["public_key"]) for one in told["keys"]}
    assert len(told["in_force"]) == 69
    assert [one["subject"] for one in told["announced"]] == [BLOOD]
    assert all(checks(one, keys) for one in [*told["in_force"], *told["announced"]])
    assert client.get(OPEN, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    versions = client.get(f"{OPEN}/{BLOOD}").json()["results"]
    assert [one["version"] for one in versions] == [2, 1]


def test_the_public_page_tells_rules_notices_and_versions(client: Client) -> None:
    rule = announced()
    page = client.get("/points/rules").content.decode()
    assert "无偿献血" in page
    assert "即将施行" in page
    assert f"/me/points/preview/{rule.pk}" in page
    one = client.get(f"/points/rules/{BLOOD}").content.decode()
    assert one.index("第 2 版") < one.index("第 1 版")
    assert client.get("/points/rules/levels").status_code == 200


def test_a_member_previews_a_new_rule_and_a_stranger_is_told_what_it_is() -> None:
    rule = announced()
    mine = signed_in(person_of(joined(41)))
    assert "一分不少" in mine.get(f"/me/points/preview/{rule.pk}").content.decode()


def test_figures_about_few_people_are_not_told() -> None:
    few = Simulation(members=100, more=3, same=97, less=0)
    many = Simulation(members=100, more=30, same=70, less=0)
    assert (meant(few) or few).more is None
    assert (meant(many) or many).more == 30


def form_of(**changed: Any) -> dict[str, Any]:
    return {**new_terms(), **changed}


def test_a_rule_is_written_simulated_and_announced_at_the_desk() -> None:
    _, writer, approver = points_office()
    first, second = client_of(writer, strong=True), client_of(approver, strong=True)
    form = {"subject": BLOOD, **form_of(points=40)}
    made = first.post(f"{DESK}/new", form)
    here = made["Location"]
    rule = Rule.objects.get(starts_on=None)
    assert first.post(here, {"step": "simulate"}).status_code == 302
    for _ in SLICES:
        count_slice(rule.simulations.get().pk)
    assert "请另一位" in first.get(here).content.decode()
    early = {"step": "announce", "starts_on": str(reading.today() + timedelta(days=29))}
    assert "30 天" in second.post(here, early).content.decode()
    in_time = early | {"starts_on": str(reading.today() + timedelta(days=30))}
    assert first.post(here, in_time).status_code == 403
    assert second.post(here, in_time).status_code == 302
    assert reading.coming(reading.today()) == [rule]
    assert second.get(DESK).status_code == second.get(here).status_code == 200


def test_the_desk_says_what_is_wrong_and_keeps_what_was_typed() -> None:
    _, writer, _ = points_office()
    desk = client_of(writer, strong=True)
    typed = {"subject": BLOOD, **form_of(points=-5, counts_zh="按血型加分")}
    answer = desk.post(f"{DESK}/new", typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "血型不得采集" in page
    assert "只加不减" in page
    assert "按血型加分" in page
    assert not Rule.objects.filter(starts_on=None).exists()
    assert desk.get(f"{DESK}/new?subject=levels").status_code == 200


def test_levels_are_written_at_the_desk_line_by_line() -> None:
    _, writer, _ = points_office()
    desk = client_of(writer, strong=True)
    lines = "seed,新芽,Sprout,0\ntree,大树,Tree,100"
    made = desk.post(f"{DESK}/new", {"subject": "levels", "levels": lines})
    assert made.status_code == 302
    changed = {"step": "change", "levels": lines + "\nwood,森林,Wood,90"}
    assert desk.post(made["Location"], changed).status_code == 400
    assert desk.post(made["Location"], {"step": "drop"})["Location"] == DESK


def of_app(one: User) -> Client:
    """Their app, acting for the office, with a second factor."""
    who = by_app_too(client_of(one, strong=True))
    who.client.defaults["HTTP_X_SESSION_TOKEN"] = who.headers["x-session-token"]
    return who.client


def test_a_rule_is_written_simulated_and_announced_by_app() -> None:
    _, writer, approver = points_office()
    first, second = of_app(writer), of_app(approver)
    api, kind = f"/api/v1{DESK}", "application/json"
    wrong = {"subject": BLOOD, "terms": new_terms(points=0)}
    assert first.post(api, wrong, content_type=kind).json()["errors"][0]["code"]
    made = first.post(api, wrong | {"terms": new_terms(points=40)}, content_type=kind).json()
    here = f"{api}/{made['id']}"
    changed = first.put(here, {"terms": new_terms(points=45)}, content_type=kind).json()
    assert changed["terms"]["points"] == 45
    assert first.post(f"{here}/simulation").status_code == 202
    for _ in SLICES:
        count_slice(Simulation.objects.get().pk)
    assert first.get(here).json()["simulation"]["slices_done"] == len(SLICES)
    day = {"starts_on": str(reading.today() + timedelta(days=30))}
    assert first.post(f"{here}/announcement", day, content_type=kind).status_code == 403
    told = second.post(f"{here}/announcement", day, content_type=kind).json()
    assert told["state"] == "announced"
    assert second.delete(here).status_code == 409
    assert second.get(api).json() == {"results": []}


def test_an_office_without_the_competence_finds_no_desk() -> None:
    other = client_of(member(organisation(code="health-500112"), 83), strong=True)
    assert other.get(DESK).status_code == 404
