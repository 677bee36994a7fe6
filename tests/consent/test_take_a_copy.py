"""One archive with everything, for its person only, for a week."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.actions import found_organisation
from backend.accounts.organisations.models import Invitation, Kind, Membership, Role
from backend.consent.actions import give_consent
from backend.consent.models import Recipient
from backend.consent.rights.copies import STEP, build_step, forget_copies
from backend.consent.rights.leaving import close_account
from backend.consent.rights.models import Copy, CopyPart
from backend.consent.rights.registry import exporters
from backend.jobs.actions import keep
from backend.jobs.models import Intent
from tests.consent.conftest import PHONES

URL = "/api/v1/me/export"


def build_all() -> int:
    """Keep every promised step; how many there were."""
    steps = 0
    while waiting := Intent.objects.waiting().filter(name=STEP).first():
        assert keep(waiting.pk), Intent.objects.get(pk=waiting.pk).last_error
        steps += 1
    return steps


def opened(answer: object) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))  # type: ignore[attr-defined]


def test_everything_is_in_it_to_read_and_to_use(
    mine: Client, citizen: User, bank: Recipient
) -> None:
    give_consent(person=citizen, version=1, purpose=bank.purpose_id, recipient=bank.code)
    assert mine.post(URL).status_code == 202
    assert build_all() == len(exporters()) + 1
    archive = opened(mine.get(f"{URL}/archive"))
    data = json.loads(archive.read("data.json"))["sections"]
    assert data["account"][0]["phone"] == PHONES["citizen"]
    assert data["consents"][0]["recipient"] == "甲银行"
    assert data["acts"][-1]["receipt"]["act"]["state"] == "given"
    page = archive.read("index.html").decode()
    assert "甲银行" in page
    assert "手机号" in page


def test_for_whom_one_acts_and_who_asks_is_in_it(mine: Client, citizen: User) -> None:
    shop = found_organisation(kind=Kind.PARTNER, code="shop", name="一", actor=None)
    bank = found_organisation(kind=Kind.PARTNER, code="bank", name="二", actor=None)
    Membership.objects.create(person=citizen, organisation=shop, role=Role.OWNER)
    Invitation.objects.create(
        organisation=bank,
        phone_index=citizen.phone_index,
        role=Role.STAFF,
        expires_at=timezone.now() + timedelta(days=1),
    )
    mine.post(URL)
    build_all()
    told = json.loads(opened(mine.get(f"{URL}/archive")).read("data.json"))["sections"]
    assert told["memberships"][0]["organisation"] == "shop"
    assert told["invitations"][0]["organisation"] == "bank"
    close_account(person=citizen)
    assert Invitation.objects.get().state == "declined"


def test_it_speaks_the_language_it_was_asked_in(mine: Client, bank: Recipient) -> None:
    mine.post(URL, headers={"accept-language": "en"})
    build_all()
    assert '<html lang="en">' in opened(mine.get(f"{URL}/archive")).read("index.html").decode()


def test_progress_is_told_and_asking_again_is_once(mine: Client) -> None:
    assert mine.get(URL).json()["state"] == "none"
    mine.post(URL)
    mine.post(URL)
    assert Copy.objects.count() == Intent.objects.filter(name=STEP).count() == 1
    keep(Intent.objects.waiting().get(name=STEP).pk)
    told = mine.get(URL).json()
    assert (told["state"], 0 < told["percent"] < 100) == ("building", True)
    assert mine.get(f"{URL}/archive").json()["code"] == "copy_not_ready"
    build_all()
    assert mine.get(URL).json()["percent"] == 100


def test_a_step_done_twice_changes_nothing(mine: Client) -> None:
    mine.post(URL)
    copy = Copy.objects.get()
    build_step(copy=str(copy.pk), step=0)
    build_step(copy=str(copy.pk), step=0)
    assert Copy.objects.get().done == CopyPart.objects.count() == 1


def test_nobody_else_fetches_it(
    mine: Client, neighbour: User, client: Client, browser_of: Callable[[User], Client]
) -> None:
    mine.post("/me/export")
    build_all()
    for path in (f"{URL}/archive", "/me/export/archive"):
        assert mine.get(path)["Content-Type"] == "application/zip"
        assert browser_of(neighbour).get(path).status_code == 404
    assert client.get(f"{URL}/archive").status_code == 401


def test_after_a_week_it_is_gone(mine: Client) -> None:
    mine.post(URL)
    build_all()
    Copy.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert mine.get(f"{URL}/archive").status_code == 404
    assert (forget_copies(), forget_copies(), CopyPart.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("state", ["none", "building", "ready"])
def test_the_page_says_where_it_stands(mine: Client, state: str) -> None:
    if state != "none":
        mine.post("/me/export")
    if state == "ready":
        build_all()
    page = mine.get("/me/export").content.decode()
    shown = {"none": "准备副本", "building": "正在准备", "ready": "/me/export/archive"}
    assert shown[state] in page
