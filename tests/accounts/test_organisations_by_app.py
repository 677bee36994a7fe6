"""What the pages of organisations do, by the app: the same guards, the same words."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session

from backend.accounts.models import User
from backend.accounts.organisations import acting
from backend.accounts.organisations.actions import invite
from backend.accounts.organisations.keys import key_of
from backend.accounts.organisations.models import ApiKey, Kind, Organisation, Role
from tests.accounts.cast import by_app_too, client_of, member, organisation, phone, somebody

pytestmark = pytest.mark.django_db
ACTING, INVITED = "/api/v1/me/acting-for", "/api/v1/me/invitations"


class App:
    """One person's calls."""

    def __init__(self, person: User, *, strong: bool = True, acts: bool = False) -> None:
        who = by_app_too(client_of(person, strong=strong, acts=acts))
        self.client, self.headers = who.client, who.headers

    def __call__(self, method: str, path: str, body: Any = None, key: str = "") -> Any:
        headers = self.headers | ({"idempotency-key": key} if key else {})
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(self.client, method)(path, headers=headers, **more)


def home(of: Organisation, rest: str = "") -> str:
    return f"/api/v1/organisations/{of.pk}{rest}"


def test_one_chooses_for_whom_to_act_and_the_session_keeps_it() -> None:
    shop = organisation(Kind.MERCHANT, "noodle-shop")
    owner = member(shop, 1)
    call, mine = App(owner, strong=False), str(owner.memberships.get().pk)
    assert call("get", ACTING).json()["acting_for"] is None
    chosen = call("post", ACTING, {"membership": mine}).json()
    assert chosen["acting_for"]["organisation"]["name"] == "noodle-shop"
    assert call("get", ACTING).json()["acting_for"]["id"] == mine
    assert call("delete", ACTING).json()["acting_for"] is None
    assert call("get", ACTING).json()["acting_for"] is None


def test_nobody_acts_for_an_office_or_a_stranger_by_app() -> None:
    officer, other = member(organisation(), 1), member(organisation(code="other"), 2)
    mine, theirs = str(officer.memberships.get().pk), str(other.memberships.get().pk)
    weak = App(officer, strong=False)("post", ACTING, {"membership": mine})
    assert (weak.status_code, weak.json()["code"]) == (403, "second_factor_required")
    assert App(officer)("post", ACTING, {"membership": theirs}).status_code == 404


@pytest.mark.parametrize("key", ["", "k"])
def test_a_session_ended_while_one_chooses_is_nobodys(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = member(organisation(Kind.MERCHANT, "noodle-shop"), 1)
    call, mine = App(owner, strong=False), str(owner.memberships.get().pk)
    choose = acting.act_for

    def meanwhile(**about: Any) -> Organisation:
        Session.objects.all().delete()
        return choose(**about)

    monkeypatch.setattr(acting, "act_for", meanwhile)
    assert call("post", ACTING, {"membership": mine}, key=key).status_code == 401


def test_an_invitation_is_made_seen_accepted_and_withdrawn() -> None:
    here = organisation()
    owner, guest = App(member(here, 1)), App(somebody(2), strong=False)
    said = {"phone": phone(2), "role": "staff"}
    made = owner("post", home(here, "/invitations"), said, key="a")
    assert made.status_code == 201, made.content
    assert owner("post", home(here, "/invitations"), said, key="a").json() == made.json()
    assert phone(2) not in made.content.decode()
    (asked,) = guest("get", INVITED).json()["results"]
    joined = guest("post", f"{INVITED}/{asked['id']}/acceptance")
    assert (joined.status_code, joined.json()["role"]) == (201, "staff")
    other = owner("post", home(here, "/invitations"), said | {"phone": phone(3)}).json()
    assert owner("delete", home(here, f"/invitations/{other['id']}")).status_code == 204
    assert owner("get", home(here, "/invitations")).json()["results"] == []


def test_an_invitation_is_declined() -> None:
    here = organisation()
    invite(organisation=here, phone=phone(2), role="staff", actor=member(here, 1))
    guest = App(somebody(2), strong=False)
    (asked,) = guest("get", INVITED).json()["results"]
    assert guest("post", f"{INVITED}/{asked['id']}/refusal").json() == {"results": []}


def test_a_key_is_made_rotated_and_ended_and_its_token_told_once() -> None:
    here = organisation()
    call, keys = App(member(here, 1)), home(here, "/keys")
    made = call("post", keys, {"name": "nightly", "scopes": ["intake:permits"]})
    assert key_of(made.json()["token"])
    listed = call("get", keys)
    assert made.json()["token"] not in listed.content.decode()
    first = made.json()["id"]
    second = call("post", f"{keys}/{first}/rotation", {}, key="r").json()
    assert call("post", f"{keys}/{first}/rotation", {}, key="r").json() == second
    assert key_of(second["token"])
    assert call("delete", f"{keys}/{second['id']}", key="d").json()["is_live"] is False
    assert key_of(second["token"]) is None
    assert call("delete", f"{keys}/{second['id']}").json()["code"] == "key_over"


def test_one_call_made_twice_with_one_key_makes_one_key() -> None:
    here = organisation()
    call, said = App(member(here, 1)), {"name": "n", "scopes": ["intake:permits"]}
    first = call("post", home(here, "/keys"), said, key="k").json()
    assert call("post", home(here, "/keys"), said, key="k").json() == first
    assert ApiKey.objects.count() == 1


def test_members_are_seen_and_let_go_but_not_the_last_owner() -> None:
    here = organisation()
    owner, staff = member(here, 1), member(here, 2, Role.STAFF)
    call, colleague = App(owner), App(staff)
    seen = call("get", home(here, "/members")).json()["results"]
    assert [(one["role"], one["is_me"]) for one in seen] == [("owner", True), ("staff", False)]
    mine, theirs = owner.memberships.get().pk, staff.memberships.get().pk
    assert call("delete", home(here, f"/members/{mine}")).json()["code"] == "last_owner"
    assert colleague("delete", home(here, f"/members/{mine}")).status_code == 403
    assert call("delete", home(here, f"/members/{theirs}")).status_code == 204
    assert colleague("get", home(here)).status_code == 404


ROUTES = ("", "/members", "/invitations", "/keys")


@pytest.mark.parametrize("rest", ROUTES)
def test_what_is_there_is_there_for_its_own_people_only(rest: str) -> None:
    here = organisation()
    officer, neighbour = member(here, 1), member(organisation(code="another-district"), 2)
    shop, bank = organisation(Kind.MERCHANT, "shop"), organisation(Kind.PARTNER, "bank")
    strangers = [neighbour, member(shop, 3), member(bank, 4), somebody(5)]
    for stranger in strangers:
        assert App(stranger, acts=True)("get", home(here, rest)).status_code == 404
    assert App(officer, strong=False)("get", home(here, rest)).status_code == 403
    assert App(officer)("get", home(here, rest)).status_code == 200


def test_the_home_tells_what_one_is_there() -> None:
    shop = organisation(Kind.MERCHANT, "noodle-shop")
    told = App(member(shop, 1), strong=False)("get", home(shop)).json()
    assert (told["role"], told["desk"], told["has_keys"]) == ("owner", "/shop", False)
    said = {"name": "k", "scopes": ["intake:permits"]}
    refused = App(member(shop, 2), strong=False)("post", home(shop, "/keys"), said)
    assert refused.json()["code"] == "no_keys_here"
