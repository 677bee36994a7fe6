"""Operators answer requests, with a second factor, and are seen reading."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from backend.accounts import second_factor
from backend.accounts.models import User
from backend.audit.models import Access
from backend.consent.rights.models import Request
from backend.consent.rights.requests import file_request

URL = "/api/v1/office/requests"


@pytest.fixture
def filed(citizen: User) -> Request:
    return file_request(person=citizen, kind="erasure", section="account", words="请删除旧号码")


@pytest.fixture
def operator(neighbour: User, browser_of: Callable[[User], Client]) -> Client:
    """The neighbour works for the operators."""
    User.objects.filter(pk=neighbour.pk).update(is_staff=True)
    return browser_of(neighbour)


@pytest.fixture
def _with_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_factor, "is_confirmed", lambda *_: True)


@pytest.mark.usefixtures("_with_second_factor")
def test_the_work_list_names_nobody_and_reading_is_noted(
    operator: Client, citizen: User, filed: Request
) -> None:
    listed = operator.get(URL)
    assert [one["id"] for one in listed.json()["results"]] == [str(filed.pk)]
    assert str(citizen.pk) not in listed.content.decode()
    assert not Access.objects.of(citizen.pk).exists()
    assert operator.get(f"{URL}/{filed.pk}").json()["words"] == "请删除旧号码"
    assert Access.objects.of(citizen.pk).get().purpose == "答复更正或删除请求"


@pytest.mark.usefixtures("_with_second_factor")
def test_nobody_answers_their_own_request(operator: Client, neighbour: User) -> None:
    mine = file_request(person=neighbour, kind="erasure", section="account", words="删了它")
    told = operator.post(
        f"{URL}/{mine.pk}/answer", {"granted": True}, content_type="application/json"
    )
    assert (told.status_code, told.json()["code"]) == (403, "own_request")
    page = operator.post(f"/office/requests/{mine.pk}", {"granted": "yes", "reasons": "好"})
    assert page.status_code == 403
    mine.refresh_from_db()
    assert mine.state == "filed"


@pytest.mark.usefixtures("_with_second_factor")
def test_an_answer_is_given_once_and_with_reasons(operator: Client, filed: Request) -> None:
    path = f"{URL}/{filed.pk}/answer"
    no = {"granted": False, "reasons": ""}
    assert operator.post(path, no, content_type="application/json").json()["code"] == (
        "reasons_missing"
    )
    yes = {"granted": True}
    assert operator.post(path, yes, content_type="application/json").json()["state"] == "granted"
    assert operator.post(path, yes, content_type="application/json").status_code == 409
    assert operator.get(URL).json() == {"results": []}
    gone = operator.post(f"{URL}/{uuid4()}/answer", yes, content_type="application/json")
    assert gone.status_code == 404


def test_without_a_second_factor_nothing_opens(operator: Client, filed: Request) -> None:
    for path in (URL, f"{URL}/{filed.pk}"):
        assert operator.get(path).json()["code"] == "second_factor_required"


def test_for_everybody_else_it_is_not_there(mine: Client, client: Client, filed: Request) -> None:
    for path in (URL, f"{URL}/{filed.pk}"):
        assert mine.get(path).status_code == 404
        assert client.get(path).status_code == 401


PAGE = "/office/requests"


@pytest.mark.usefixtures("_with_second_factor")
def test_by_page_the_list_names_nobody_and_shows_how_the_day_was_counted(
    operator: Client, citizen: User, filed: Request
) -> None:
    told = operator.get(PAGE).content.decode()
    assert f"{PAGE}/{filed.pk}" in told
    assert filed.counted_zh in told
    assert str(citizen.pk) not in told
    assert "请删除旧号码" not in told
    assert not Access.objects.of(citizen.pk).exists()


@pytest.mark.usefixtures("_with_second_factor")
def test_reading_by_page_is_in_the_persons_log_with_the_next_request(
    operator: Client, mine: Client, citizen: User, filed: Request
) -> None:
    assert "请删除旧号码" in operator.get(f"{PAGE}/{filed.pk}").content.decode()
    log = mine.get("/me/access-log").content.decode()
    assert "平台运营方" in log
    assert "答复更正或删除请求" in log


@pytest.mark.usefixtures("_with_second_factor")
def test_a_refusal_by_page_says_why_and_nothing_typed_is_lost(
    operator: Client, mine: Client, filed: Request
) -> None:
    path = f"{PAGE}/{filed.pk}"
    assert operator.post(path, {"reasons": "写好的话"}).status_code == 400
    unreasoned = operator.post(path, {"granted": "no", "reasons": " "})
    assert unreasoned.status_code == 400
    done = operator.post(path, {"granted": "no", "reasons": "法律要求保存三年"})
    assert done["Location"].startswith(PAGE)
    assert operator.post(path, {"granted": "yes"}).status_code == 409
    assert "法律要求保存三年" in mine.get("/me/rights").content.decode()


@pytest.mark.usefixtures("_with_second_factor")
def test_a_request_that_is_not_there_is_a_404_by_page_too(operator: Client) -> None:
    assert operator.get(f"{PAGE}/{uuid4()}").status_code == 404
    assert operator.post(f"{PAGE}/{uuid4()}", {"granted": "yes"}).status_code == 404
