"""/admin: who gets in, what is shown there, and what never is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Organisation
from backend.audit.models import Access, Event
from backend.consent.offering import Wording, declare_purpose
from backend.jobs.models import Intent
from backend.operators.site import site
from backend.operators.tables import TABLES
from tests.accounts.cast import client_of, member, organisation, phone, somebody

pytestmark = pytest.mark.django_db

PERSONAL = re.compile(
    r"phone|sealed|_index$|digest_of|salt|secret|session|private|last_error|arguments|about$"
    r"|filename|^person$|^data$|user|email|birth|number"
)
PAGES = ("", "health", "data-sets", "text-messages", "follow-ups")


@pytest.fixture
def operator() -> User:
    person = somebody(90)
    User.objects.filter(pk=person.pk).update(is_staff=True)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def desk(operator: User) -> Client:
    return client_of(operator, strong=True)


def lists() -> Iterator[str]:
    for model in TABLES:
        yield f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_no_column_that_could_name_a_person_is_shown_or_searched(model: Any) -> None:
    table = site._registry[model]
    columns = {*table.list_display, *(table.fields or ()), *table.list_filter}
    shown = {getattr(each, "__name__", each) for each in columns}
    assert [name for name in shown if PERSONAL.search(name)] == []
    assert table.search_fields == ()
    own = {field.name: field for field in model._meta.get_fields()}
    assert not any(isinstance(own.get(name), models.BinaryField) for name in shown)


def test_tables_of_people_are_not_there_at_all() -> None:
    tables = {model._meta.label for model in site._registry}
    assert not [
        one for one in tables if re.search(r"User|Session|Identity|Authent|Request|Salt", one)
    ]


def test_every_page_and_list_opens_for_an_operator(desk: Client) -> None:
    for address in [*(f"/admin/{page}" for page in PAGES), *lists()]:
        answer = desk.get(address)
        assert answer.status_code == HTTPStatus.OK, address
        assert "no-store" in answer["Cache-Control"]


def test_no_page_shows_anything_of_anybody(desk: Client) -> None:
    shop = organisation(Kind.MERCHANT, "zhang-san-noodles")
    Organisation.objects.filter(pk=shop.pk).update(name="张三面馆")
    owner = member(shop, 91)
    for address in [*(f"/admin/{page}" for page in PAGES), *lists()]:
        told = desk.get(address).content.decode()
        assert phone(91) not in told
        assert "张三" not in told
        assert str(owner.pk) not in told


@pytest.mark.parametrize("page", ["", "health", "audit/event/", "accounts/organisation/"])
def test_others_are_told_there_is_nothing(page: str) -> None:
    officer = client_of(member(organisation(), 92), strong=True)
    assert officer.get(f"/admin/{page}").status_code == HTTPStatus.NOT_FOUND
    assert Client().get(f"/admin/{page}")["Location"].startswith("/sign-in")


def test_an_operator_without_the_second_factor_is_led_to_it(operator: User) -> None:
    answer = client_of(operator).get("/admin/audit/event/")
    assert answer["Location"].startswith("/me/second-factor/")


def test_only_pages_of_the_room_may_evaluate_attributes(desk: Client) -> None:
    policy = desk.get("/admin/audit/event/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert policy.count("unsafe") == 1
    assert "unsafe" not in desk.get("/me")["Content-Security-Policy"]
    page = desk.get("/admin/audit/event/").content.decode()
    assert re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=", page) is None


def test_nothing_is_changed_past_an_action(desk: Client) -> None:
    here = organisation()
    at = f"/admin/accounts/organisation/{here.pk}/"
    assert desk.get(at).status_code == HTTPStatus.OK
    for address in (at, *lists()):
        assert desk.post(address, {"name": "x"}).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_rows_are_not_found_by_guessing_at_hidden_columns(desk: Client) -> None:
    Access.objects.note(somebody(93).pk, reader=None, organisation="甲", purpose="乙", what="丙")
    answer = desk.get(f"/admin/audit/access/?about={somebody(93).pk}")
    assert answer.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.FOUND}


def test_an_organisation_is_suspended_with_reasons_and_an_event(desk: Client) -> None:
    here = organisation()
    at = f"/admin/organisations/{here.pk}/standing"
    assert desk.post(at, {"standing": "suspended"}).status_code == HTTPStatus.BAD_REQUEST
    desk.post(at, {"standing": "suspended", "reasons": "盗用"})
    desk.post(at, {"standing": "suspended", "reasons": "盗用"})
    here.refresh_from_db()
    assert here.standing == "suspended"
    assert Event.objects.filter(verb="organisation.suspended").count() == 1
    desk.post(at, {"standing": "closed", "reasons": "结束"})
    again = desk.post(at, {"standing": "active", "reasons": "后悔"})
    assert again.status_code == HTTPStatus.CONFLICT


def test_operators_are_appointed_and_dismissed_from_a_shell(desk: Client) -> None:
    number = phone(94)
    for _ in range(2):
        call_command("operator", number, verbosity=0)
    person = somebody(94)
    client = client_of(person, strong=True)
    assert client.get("/admin/").status_code == HTTPStatus.OK
    call_command("operator", number, "--dismiss", verbosity=0)
    assert client.get("/admin/").status_code == HTTPStatus.NOT_FOUND
    verbs = [event.verb for event in Event.objects.about(person)]
    assert verbs == ["operator.dismissed", "operator.appointed"]
    with pytest.raises(CommandError, match="not_found"):
        call_command("operator", phone(95), "--dismiss")


def test_what_was_given_up_is_tried_again_with_an_event(desk: Client) -> None:
    given_up = {"state": "failed", "finished_at": timezone.now(), "last_error": "ValueError: 139"}
    Intent.objects.create(name="notices.deliver", **given_up)
    told = desk.get("/admin/follow-ups").content.decode()
    assert "notices.deliver" in told
    assert "ValueError: 139" not in desk.get("/admin/jobs/intent/").content.decode()
    for _ in range(2):
        desk.post("/admin/follow-ups", {"name": "notices.deliver"})
    assert Intent.objects.get().state == "waiting"
    assert Event.objects.filter(verb="follow_ups.retried").count() == 1


def test_a_source_is_registered_once_and_never_renamed(desk: Client) -> None:
    told = {"code": "500112-SCJG", "name": "渝北区市场监督管理局", "office_code": ""}
    for _ in range(2):
        assert desk.post("/admin/sources", told).status_code == HTTPStatus.FOUND
    assert Event.objects.filter(verb="source.registered").count() == 1
    renamed = desk.post("/admin/sources", told | {"name": "别的单位"})
    assert renamed.status_code == HTTPStatus.CONFLICT
    for wrong in ({"code": "a b"}, {"name": " "}, {"office_code": "91500"}):
        assert desk.post("/admin/sources", told | wrong).status_code == HTTPStatus.BAD_REQUEST


def test_a_new_text_asks_everybody_again_unless_it_is_only_clearer(desk: Client) -> None:
    purpose = declare_purpose("try.it", name_zh="试", name_en="Try", wording=Wording("甲", "A"))
    at = "/admin/purposes/try.it/text"
    assert "甲" in desk.get("/admin/consent/purpose/try.it/").content.decode()
    desk.post(at, {"zh": "甲", "en": "A"})  # the very same: no version
    desk.post(at, {"zh": "乙", "en": "B"})
    desk.post(at, {"zh": "丙", "en": "C", "clearer": "yes"})
    versions = purpose.texts.order_by("version").values_list("version", "asks_again")
    assert list(versions) == [(1, True), (2, True), (3, False)]
    assert Event.objects.filter(verb="consent.wording_published").count() == 2
    assert desk.post(at, {"zh": "丁"}).status_code == HTTPStatus.BAD_REQUEST
    gone = desk.post("/admin/purposes/no.such/text", {"zh": "丁", "en": "D"})
    assert gone.status_code == HTTPStatus.NOT_FOUND
