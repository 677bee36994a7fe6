"""Webhooks by page and by program: secrets shown once, the log, replay, pulling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from backend.accounts.organisations.models import Role
from incentives.partners.models import Partner
from incentives.webhooks import sending
from incentives.webhooks.endpoints import Hand
from incentives.webhooks.models import Endpoint
from tests.incentives.desks import Desk, Program, at_partner
from tests.incentives.listed import a_partner, agreement_ends
from tests.incentives.receiver import Receiver, receiving, status
from tests.incentives.test_webhooks import active, told, work

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture(autouse=True)
def _at_home(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_LOOPBACK = True
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 1.0)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def bank() -> Partner:
    return a_partner()


@pytest.fixture
def desk(bank: Partner) -> Desk:
    return at_partner(bank)


def test_an_owner_registers_by_page_and_sees_the_secret_once(
    desk: Desk, receiver: Receiver
) -> None:
    made = desk.client.post("/partner/webhooks", {"url": receiver.url})
    assert made.status_code == 302
    here = made["Location"]
    first = desk.client.get(here).content.decode()
    assert SECRET.search(first)
    assert not SECRET.search(desk.client.get(here).content.decode())
    work()
    assert "有效" in desk.client.get(here).content.decode()
    rotated = desk.client.post(here, {"step": "rotate"})
    assert SECRET.search(desk.client.get(rotated["Location"]).content.decode())
    for step, state in (("pause", "paused"), ("resume", "active"), ("ping", "active")):
        assert desk.client.post(here, {"step": step}).status_code == 302
        assert Endpoint.objects.get().state == state
    chosen = {"step": "kinds", "kinds": ["voucher.taken"]}
    assert desk.client.post(here, chosen).status_code == 302
    assert Endpoint.objects.get().kinds == ["voucher.taken"]
    assert desk.client.post(here, {"step": "remove"})["Location"] == "/partner/webhooks"
    assert desk.client.get(here).status_code == 404


def test_refused_addresses_are_told_in_words(desk: Desk, settings: Any) -> None:
    settings.WEBHOOK_LOOPBACK = False
    refused = desk.client.post("/partner/webhooks", {"url": "https://10.0.0.1/"})
    assert refused.status_code == 400
    assert "须为公网域名的 https 地址" in refused.content.decode()


def test_the_log_shows_each_try_and_delivers_again(
    bank: Partner, desk: Desk, receiver: Receiver
) -> None:
    endpoint, _secret = active(bank, receiver)
    receiver.fault = status(500, b"<script>oops</script>")
    (news,) = told(bank)
    work()
    here = f"/partner/webhooks/{endpoint.pk}"
    page = desk.client.get(here).content.decode()
    assert str(news.pk) in page
    assert "HTTP 500" in page
    assert "&lt;script&gt;oops" in page
    assert "1" in desk.client.get("/partner").content.decode()
    receiver.fault = None
    assert "已送达" in desk.client.get(f"{here}?state=delivered").content.decode()
    said = {"step": "replay", "first": "1", "last": "2"}
    assert desk.client.post(here, said).status_code == 302
    assert desk.client.post(here, {**said, "first": "x"}).status_code == 400
    assert desk.client.post(here, {"step": "dance"}).status_code == 404


def test_staff_look_and_deliver_again_and_change_nothing(
    bank: Partner, desk: Desk, receiver: Receiver
) -> None:
    endpoint, _secret = active(bank, receiver)
    told(bank)
    work()
    staff = at_partner(bank, 81, Role.STAFF).client
    here = f"/partner/webhooks/{endpoint.pk}"
    assert "更换密钥" not in staff.get(here).content.decode()
    for step in ("rotate", "pause", "remove", "ping", "kinds"):
        assert staff.post(here, {"step": step}).status_code == 403
    assert staff.post("/partner/webhooks", {"url": receiver.url}).status_code == 403
    assert staff.post(here, {"step": "replay", "first": "2", "last": "2"}).status_code == 302


def test_another_partners_endpoint_is_not_there(bank: Partner, receiver: Receiver) -> None:
    endpoint, _secret = active(bank, receiver)
    stranger = at_partner(a_partner("other"), 82)
    assert stranger.client.get(f"/partner/webhooks/{endpoint.pk}").status_code == 404
    program = Program(stranger, "webhooks:manage")
    address = f"webhooks/{endpoint.pk}"
    assert program.call("get", address).json()["code"] == "webhook_unknown"
    assert program.call("delete", address).status_code == 404
    assert program.call("get", f"{address}/deliveries").status_code == 404


def test_a_program_looks_after_its_endpoints(bank: Partner, desk: Desk, receiver: Receiver) -> None:
    program = Program(desk, "webhooks:manage")
    made = program.call("post", "webhooks", {"url": receiver.url, "kinds": []})
    assert made.status_code == 201
    assert SECRET.fullmatch(made.json()["secret"])
    here = f"webhooks/{made.json()['id']}"
    work()
    assert program.call("get", here).json()["state"] == "active"
    assert "secret" not in program.call("get", here).json()
    assert program.call("put", here, {"kinds": ["voucher.taken"]}).json()["kinds"]
    assert SECRET.fullmatch(program.call("post", f"{here}/secret").json()["secret"])
    assert program.call("post", f"{here}/ping").status_code == 202
    assert program.call("post", f"{here}/pause").json()["state"] == "paused"
    assert program.call("post", f"{here}/pause").json()["code"] == "step_not_allowed"
    assert program.call("post", f"{here}/resumption").json()["state"] == "active"
    assert len(program.call("get", "webhooks").json()["results"]) == 1
    assert program.call("delete", here).status_code == 204
    assert program.call("get", "webhooks").json()["results"] == []


def test_a_repeated_registration_gives_the_first_answer_again(
    desk: Desk, receiver: Receiver
) -> None:
    program = Program(desk, "webhooks:manage")
    said = {"url": receiver.url, "kinds": []}
    once = {"idempotency-key": "one"}
    first, second = (program.call("post", "webhooks", said, **once) for _n in range(2))
    assert first.json() == second.json()
    assert Endpoint.objects.count() == 1


def test_a_program_reads_the_log_and_replays(bank: Partner, desk: Desk, receiver: Receiver) -> None:
    endpoint, _secret = active(bank, receiver)
    told(bank, 3)
    work()
    program = Program(desk, "webhooks:manage")
    here = f"webhooks/{endpoint.pk}"
    first = program.call("get", f"{here}/deliveries?limit=3").json()
    rest = program.call("get", f"{here}/deliveries?limit=3&cursor={first['next']}").json()
    assert [one["sequence"] for one in (*first["results"], *rest["results"])] == [4, 3, 2, 1]
    assert first["results"][0]["attempts"][0]["status"] == 200
    done = program.call("post", f"{here}/replays", {"first": 2, "last": 3})
    assert done.json() == {"count": 2}
    work()
    assert len(receiver.news()) == 5


def test_programs_that_cannot_receive_pull_and_resume(bank: Partner, desk: Desk) -> None:
    told(bank, 5)
    told(a_partner("other"), 2)
    work()
    program, seen, after = Program(desk, "webhooks:manage"), [], 0
    while True:
        page = program.call("get", f"news?after={after}&limit=2").json()
        seen += [one["sequence"] for one in page["results"]]
        after = page["next"]
        if not page["has_more"]:
            break
    assert seen == [1, 2, 3, 4, 5]
    empty = program.call("get", f"news?after={after}").json()
    assert (empty["results"], empty["next"]) == ([], 5)
    told(bank)
    work()
    assert [one["sequence"] for one in program.call("get", "news?after=5").json()["results"]] == [6]


def test_news_not_yet_counted_are_not_shown_so_that_nobody_skips_them(
    bank: Partner, desk: Desk
) -> None:
    told(bank)
    program = Program(desk, "webhooks:manage")
    assert program.call("get", "news").json()["results"] == []


def test_webhooks_need_their_scope_but_no_agreement(bank: Partner, desk: Desk) -> None:
    assert Program(desk, "offers:read").call("get", "news").json()["code"] == "scope_missing"
    agreement_ends(bank)
    assert Program(desk, "webhooks:manage").call("get", "news").status_code == 200


def test_the_log_asks_the_database_a_bounded_number_of_times(
    bank: Partner, desk: Desk, receiver: Receiver, django_assert_max_num_queries: Any
) -> None:
    endpoint, _secret = active(bank, receiver)
    told(bank, 15)
    work()
    assert Hand(bank).key is None
    with django_assert_max_num_queries(40):
        desk.client.get(f"/partner/webhooks/{endpoint.pk}")
