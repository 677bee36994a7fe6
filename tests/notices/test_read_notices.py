"""One's own notices, by page and by app: listed, counted, opened, read; nobody else's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.notices.actions import mark_read
from backend.notices.models import Notice, preference_of
from tests.accounts.cast import by_app_too, client_of
from tests.notices.telling import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(citizen: User) -> Client:
    return client_of(citizen)


def post(client: Client, path: str, body: Any, key: str = "one") -> Any:
    headers = by_app_too(client).headers | {"Idempotency-Key": key}
    return client.post(path, json.dumps(body), "application/json", headers=headers)


def get(client: Client, path: str) -> Any:
    return client.get(path, headers=by_app_too(client).headers)


def test_the_list_goes_on_where_it_stopped(mine: Client, citizen: User, neighbour: User) -> None:
    told = [str(tell(citizen).pk) for _number in range(5)]
    tell(neighbour)
    seen, cursor = [], ""
    while True:
        page = get(mine, f"/api/v1/me/notices?limit=2{cursor}").json()
        assert page["unread"] == 5
        seen += [one["id"] for one in page["results"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == told[::-1]


def test_what_was_read_is_counted_no_more(mine: Client, citizen: User) -> None:
    first, second = tell(citizen), tell(citizen)
    read = post(mine, "/api/v1/me/notices/read", {"ids": [str(first.pk)]})
    assert (read.status_code, read.json()) == (200, {"unread": 1})
    unread = get(mine, "/api/v1/me/notices?unread=1").json()["results"]
    assert [one["id"] for one in unread] == [str(second.pk)]
    assert post(mine, "/api/v1/me/notices/read", {}, "two").json() == {"unread": 0}


def test_nobody_reads_for_somebody_else(mine: Client, citizen: User, neighbour: User) -> None:
    theirs = tell(neighbour)
    assert post(mine, "/api/v1/me/notices/read", {"ids": [str(theirs.pk)]}).status_code == 200
    assert mine.get(f"/n/{theirs.short}").status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert mark_read(citizen.pk) == 0


def test_a_link_of_a_message_leads_to_the_thing(mine: Client, citizen: User) -> None:
    notice = tell(citizen, address="/me/rights")
    assert Client().get(f"/n/{notice.short}")["Location"].startswith("/sign-in")
    assert mine.get(f"/n/{notice.short}")["Location"] == "/me/rights"
    assert mine.get(f"/n/{tell(citizen).short}")["Location"] == "/me/notices"
    assert mine.get("/n/")["Location"] == "/me/notices"
    assert get(mine, "/api/v1/me/notices").json()["unread"] == 0


def test_the_page_says_it_and_the_shell_counts_it(mine: Client, citizen: User) -> None:
    tell(citizen)
    home, page = mine.get("/me").content.decode(), mine.get("/me/notices").content.decode()
    assert '<b class="count">1</b>' in home
    assert "退你 {3} 元" in page
    assert mine.post("/me/notices")["Location"] == "/me/notices"
    assert '<b class="count">' not in mine.get("/me/notices").content.decode()


def test_what_others_wrote_is_text_and_nothing_more(mine: Client, citizen: User) -> None:
    tell(citizen, words={"shop": "<b>面馆</b>", "answer": "{shop} <script>1</script>"})
    page = mine.get("/me/notices").content.decode()
    assert "{shop} &lt;script&gt;" in page
    assert "<script>1" not in page


def test_a_notice_whose_kind_is_gone_is_still_there(mine: Client, citizen: User) -> None:
    notice = tell(citizen)
    Notice.objects.filter(pk=notice.pk).update(kind="room.closed")
    assert "通知" in mine.get("/me/notices").content.decode()


def test_how_to_be_told_is_chosen_by_page_and_by_app(mine: Client, citizen: User) -> None:
    path = "/api/v1/me/notices/preferences"
    offered = get(mine, path).json()["switches"]
    assert {"group": "cases", "channel": "sms", "wanted": True} in offered
    assert mine.post("/me/notices/preferences", {"language": "en"}).status_code == 302
    known = preference_of(citizen.pk)
    assert (known.language, "cases:sms" in known.unwanted) == ("en", True)
    on = {"group": "cases", "channel": "sms", "wanted": True}
    chosen = post(mine, path, {"language": "zh-hans", "switches": [on]}).json()
    assert (chosen["language"], on in chosen["switches"]) == ("zh-hans", True)
    assert "cases:sms" not in preference_of(citizen.pk).unwanted
    assert post(mine, path, {"language": "fr", "switches": []}, "bad").status_code == 400
